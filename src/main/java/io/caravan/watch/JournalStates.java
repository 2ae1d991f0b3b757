package io.caravan.watch;

import io.caravan.event.EventJson;
import io.caravan.intake.IndexSettings;
import io.caravan.intake.JournalIndex;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.StreamReads;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Those of the journal, by its index. */
final class JournalStates implements KnownStates {
    private final JournalIndex index;
    private final StreamReads reads;

    JournalStates(Link link, IndexSettings settings) {
        this.index = JournalIndex.open(link, settings);
        this.reads = new StreamReads(link, settings.stream());
    }

    @Override
    public CompletableFuture<Void> current() {
        return index.current();
    }

    @Override
    public CompletableFuture<Boolean> any(Collection<String> stateIds) {
        return any(stateIds.iterator());
    }

    private CompletableFuture<Boolean> any(Iterator<String> stateIds) {
        if (!stateIds.hasNext()) return CompletableFuture.completedFuture(false);
        return index.knownState(stateIds.next())
                .thenCompose(hit -> hit.isPresent() ? CompletableFuture.completedFuture(true) : any(stateIds));
    }

    /** When the journal's first entry was stored, or happened by the store's clock, whichever is later: so a clock that is ahead raises no false alarm. */
    @Override
    public Optional<Instant> horizon() throws IOException, InterruptedException {
        MessageInfo first = Waiting.on(reads.next(1, ">")).orElse(null);
        if (first == null) return Optional.empty();
        Instant horizon = later(first.getTime().toInstant(), happened(first));
        Waiting.on(index.current());
        Instant reach = index.reach();
        boolean partial = !index.complete() && reach != null;
        return Optional.of(partial ? later(horizon, reach) : horizon);
    }

    private static Instant happened(MessageInfo entry) {
        try {
            return EventJson.read(entry.getData()).time();
        } catch (IOException foreign) {
            return Instant.MIN;
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public void close() {
        index.close();
    }
}

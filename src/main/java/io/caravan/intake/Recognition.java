package io.caravan.intake;

import io.caravan.event.Identity;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.intake.JournalIndex.Hit;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Published;
import io.caravan.jetstream.StreamReads;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows events again that come later than the journal's own duplicate window is sure to reach. One for each context, which all of its intake's routes share. Threads: safe.
 */
final class Recognition extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Recognition.class);

    private final JournalIndex index;
    private final String journal;
    private final Lateness lateness;
    private final Turns turns = new Turns();
    private final AtomicBoolean saidBeyond = new AtomicBoolean();
    private final Runnable unlisten;

    /** @param unlisten ends what keeps the lateness up to date */
    Recognition(JournalIndex index, String journal, Lateness lateness, Runnable unlisten) {
        this.index = index;
        this.journal = journal;
        this.lateness = lateness;
        this.unlisten = unlisten;
    }

    static Recognition in(CamelContext context) {
        synchronized (Recognition.class) {
            Recognition there = context.hasService(Recognition.class);
            if (there != null) return there;
            Recognition made = of(context);
            try {
                context.addService(made, true, true);
            } catch (Exception e) {
                throw new IllegalStateException("can't begin to recognise late events: " + e.getMessage(), e);
            }
            return made;
        }
    }

    private static Recognition of(CamelContext context) {
        var link =
                context.getComponent("nats-jetstream", JetStreamComponent.class).link();
        IndexSettings settings = IndexSettings.of(context);
        Lateness lateness =
                new Lateness(new StreamReads(link, settings.stream())::now, Lateness.grace(context), Clock.systemUTC());
        Runnable forget = lateness::forget;
        link.onReconnect(forget);
        return new Recognition(
                JournalIndex.open(link, settings), settings.stream(), lateness, () -> link.removeOnReconnect(forget));
    }

    JournalIndex index() {
        return index;
    }

    Lateness lateness() {
        return lateness;
    }

    /**
     * Writes an event unless the journal has it, or has an event of the same state. Of a live event only the id counts: two PUTs of one moment are two events; but where an audit or a
     * backfill told of its state, it was told of.
     *
     * @param publish writes it
     * @param executor runs what follows the lookup
     */
    CompletableFuture<Published> write(
            ObjectEvent event, Supplier<CompletableFuture<Published>> publish, Executor executor) {
        String state = Identity.stateId(event);
        if (state == null) return writeUnlessThere(event, null, publish, executor);
        // Two events of one state have two ids: the journal wouldn't recognise the second while the first is on its
        // way.
        return turns.take(state, () -> writeUnlessThere(event, state, publish, executor));
    }

    private CompletableFuture<Published> writeUnlessThere(
            ObjectEvent event, String state, Supplier<CompletableFuture<Published>> publish, Executor executor) {
        return index.current()
                .thenCompose(now -> index.knownId(event.id()))
                .thenCompose(hit -> hit.isPresent() || state == null
                        ? CompletableFuture.completedFuture(hit)
                        : index.knownState(state, other -> tells(other, event)))
                .thenComposeAsync(hit -> hit.isPresent() ? there(hit) : beyond(event, publish), executor);
    }

    private static boolean tells(Hit other, ObjectEvent event) {
        return event.origin() != Origin.LIVE || other.origin() == Origin.AUDIT || other.origin() == Origin.BACKFILL;
    }

    private CompletableFuture<Published> there(Optional<Hit> hit) {
        return CompletableFuture.completedFuture(
                new Published(journal, hit.orElseThrow().sequence(), true));
    }

    private CompletableFuture<Published> beyond(ObjectEvent event, Supplier<CompletableFuture<Published>> publish) {
        Instant reach = index.reach();
        if (reach != null && event.time().isBefore(reach) && !index.complete() && saidBeyond.compareAndSet(false, true))
            LOG.warn(
                    "events come that are older than what the index of the journal {} reaches back to, {}: if they were there already, they are there twice now; caravan.index.entries takes it further",
                    journal,
                    reach);
        return publish.get();
    }

    @Override
    protected void doStop() {
        unlisten.run();
        index.close();
    }
}

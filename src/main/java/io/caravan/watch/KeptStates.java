package io.caravan.watch;

import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Link;
import io.caravan.objects.ObjectState;
import io.caravan.objects.ObjectStates;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Those that the route {@code object-states} keeps. */
final class KeptStates implements LastStates {
    private static final int NOT_FOUND = 404;

    private final Link link;
    private final ObjectStates states;

    KeptStates(Link link, ObjectStates states) {
        this.link = link;
        this.states = states;
    }

    @Override
    public Instant newest() throws IOException, JetStreamApiException {
        try {
            return link.management()
                    .getStreamInfo(link.names().journal())
                    .getStreamState()
                    .getLastTime()
                    .toInstant();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) return Instant.EPOCH;
            throw e;
        }
    }

    @Override
    public boolean tell(Instant newest) throws IOException, JetStreamApiException, InterruptedException {
        Durables durables = new Durables(link, link.names().journal());
        String keeper = link.names().group() + "-objects";
        Optional<DurableState> state = durables.read().stream()
                .filter(each -> each.name().equals(keeper) && !each.gone())
                .findFirst();
        if (state.isEmpty()) return false;
        return durables.oldest(state.get())
                .map(oldest -> oldest.isAfter(newest))
                .orElse(true);
    }

    @Override
    public void read(String bucket, Predicate<ObjectState> more) throws IOException, InterruptedException {
        states.read(bucket, more);
    }

    @Override
    public Optional<ObjectState> of(ObjectEvent event) throws IOException, InterruptedException {
        return Waiting.on(states.of(event));
    }
}

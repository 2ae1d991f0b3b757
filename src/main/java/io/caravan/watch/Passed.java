package io.caravan.watch;

import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.StreamFill;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far intake is: what reached NATS before that time is in the journal. */
final class Passed {
    private Passed() {}

    /** @return {@code now} when both lanes have passed all that there is; else when the oldest of what one of them still has came in */
    static Instant until(Link link, Instant now) throws IOException, JetStreamApiException, InterruptedException {
        Names names = link.names();
        Optional<StreamFill> in = StreamFill.of(link, names.in());
        if (in.isEmpty() || in.get().messages() == 0) return now;
        Durables durables = new Durables(link, names.in());
        List<DurableState> states = durables.read();
        Instant passed = now;
        for (String lane : List.of(names.group(), names.group() + "-safe")) {
            Optional<DurableState> state = states.stream()
                    .filter(each -> each.name().equals(lane) && !each.gone())
                    .findFirst();
            // Nobody has begun to work on what there is.
            Optional<Instant> oldest = state.isPresent()
                    ? durables.oldest(state.get())
                    : Optional.ofNullable(in.get().oldest());
            if (oldest.isPresent() && oldest.get().isBefore(passed)) passed = oldest.get();
        }
        return passed;
    }
}

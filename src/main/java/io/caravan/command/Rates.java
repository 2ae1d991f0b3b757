package io.caravan.command;

import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.StreamFill;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How fast it went between two looks. What wasn't there at both has no rate. Immutable. */
final class Rates {
    static final Rates NONE = new Rates(Map.of(), Map.of(), 0);

    private final Map<String, StreamFill> streams;
    private final Map<String, DurableState> durables;
    private final double seconds;

    private Rates(Map<String, StreamFill> streams, Map<String, DurableState> durables, double seconds) {
        this.streams = streams;
        this.durables = durables;
        this.seconds = seconds;
    }

    /** From one look to another. */
    static Rates between(Status earlier, Status later) {
        return new Rates(
                earlier.streams().stream().collect(Collectors.toMap(StreamFill::name, Function.identity())),
                earlier.rules().stream()
                        .map(rule -> rule.place().durable())
                        .filter(durable -> durable != null && !durable.gone())
                        .collect(Collectors.toMap(DurableState::name, Function.identity())),
                Duration.between(earlier.time(), later.time()).toNanos() / 1e9);
    }

    boolean known() {
        return seconds > 0;
    }

    /** Messages stored in a second, whatever has left the stream since. */
    OptionalDouble stored(StreamFill later) {
        StreamFill earlier = streams.get(later.name());
        return earlier == null ? OptionalDouble.empty() : perSecond(later.last() - earlier.last());
    }

    /** Events given to a rule in a second, another try counting again. */
    OptionalDouble given(DurableState later) {
        DurableState earlier = later == null ? null : durables.get(later.name());
        return earlier == null ? OptionalDouble.empty() : perSecond(later.handouts() - earlier.handouts());
    }

    /** A stream or a durable that was made anew counts from 0. */
    private OptionalDouble perSecond(long count) {
        return count < 0 || !known() ? OptionalDouble.empty() : OptionalDouble.of(count / seconds);
    }

    static String text(OptionalDouble rate) {
        return rate.isPresent() ? "%,.1f".formatted(rate.getAsDouble()) : "-";
    }
}

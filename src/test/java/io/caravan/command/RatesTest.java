package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.StreamFill;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final Instant THEN = Instant.parse("2026-11-25T03:00:00Z");

    @Test
    void whatWasStoredAndGivenMeanwhileIsCountedBySeconds() {
        Rates rates = Rates.between(status(THEN, 100, 40), status(THEN.plusSeconds(4), 300, 60));

        assertThat(rates.stored(stream(300))).hasValue(50.0);
        assertThat(rates.given(durable(60))).hasValue(5.0);
    }

    @Test
    void whatWasMadeAnewHasNoRate() {
        Rates rates = Rates.between(status(THEN, 100, 40), status(THEN.plusSeconds(4), 3, 6));

        assertThat(rates.stored(stream(3))).isEmpty();
        assertThat(rates.given(durable(6))).isEmpty();
        assertThat(rates.given(null)).isEmpty();
        assertThat(Rates.NONE.stored(stream(3))).isEmpty();
    }

    private static Status status(Instant time, long last, long handouts) {
        RulePlace place = new RulePlace("images", durable(handouts), RulePlace.Kind.RULE);
        return new Status(
                "nats://localhost",
                "2",
                time,
                List.of(stream(last)),
                List.of(),
                List.of(),
                List.of(new Status.Rule(place, null, 0)),
                new TreeMap<>(),
                0,
                List.of());
    }

    private static StreamFill stream(long last) {
        return new StreamFill("OBJECTS", last, last, 1, 1, 1, last, null);
    }

    private static DurableState durable(long handouts) {
        return new DurableState(
                "caravan_images", "images", 1, null, List.of(">"), 0, 0, 0, 0, null, null, null, false, handouts);
    }
}

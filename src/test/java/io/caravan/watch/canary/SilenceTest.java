package io.caravan.watch.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private final Map<String, Instant> journal = new HashMap<>();
    private final Hands hands = new Hands();
    private final Silence silence = new Silence(journal::get, List.of("photos", "inbox"), Duration.ofHours(1), hands);
    private final SilenceHealth health = new SilenceHealth(silence::silent);

    @Test
    void aBucketWithoutAnEventForTooLongIsNamedUntilItHasOne() throws Exception {
        journal.put("photos", hands.now);
        journal.put("inbox", hands.now);
        silence.look();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);

        hands.now = hands.now.plusSeconds(3_601);
        journal.put("inbox", hands.now.minusSeconds(5));
        silence.look();
        assertThat(silence.silent()).containsOnlyKeys("photos");
        assertThat(silence.age("inbox")).isEqualTo(Duration.ofSeconds(5));
        assertThat(health.call().getMessage()).hasValue("bucket photos had no event for 3601 s");

        journal.put("photos", hands.now);
        silence.look();
        assertThat(silence.silent()).isEmpty();
    }

    /** It may have had none for a week, or the journal let go of them. */
    @Test
    void oneThatTheJournalHasNothingOfCountsFromTheStart() throws Exception {
        silence.look();
        assertThat(silence.silent()).isEmpty();

        hands.now = hands.now.plusSeconds(3_601);
        silence.look();
        assertThat(silence.silent()).containsOnlyKeys("photos", "inbox");
    }

    @Test
    void itMakesNoInstanceUnready() {
        assertThat(health.isReadiness()).isFalse();
        assertThat(health.isLiveness()).isFalse();
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-27T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.StreamReads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Duration ENDLESS = Duration.ofDays(10_000);

    private final Queue<CompletableFuture<StreamReads.Now>> asked = new ArrayDeque<>();
    private Lateness lateness = lateness(ENDLESS);

    private Lateness lateness(Duration grace) {
        return new Lateness(
                () -> {
                    CompletableFuture<StreamReads.Now> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                },
                grace,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @BeforeEach
    void learn() {
        lateness.learn();
        answer(Duration.ofMinutes(10));
    }

    @Test
    void whatIsOlderThanHalfTheWindowIsLate() {
        assertThat(lateness.late(NOW, ago(299))).isFalse();
        assertThat(lateness.late(NOW, ago(301))).isTrue();
        assertThat(lateness.late(ago(299), NOW)).isFalse();
        assertThat(lateness.late(ago(301), NOW)).isTrue();
        assertThat(lateness.late(null, ago(299))).isFalse();
        assertThat(lateness.late(null, ago(301))).isTrue();
    }

    @Test
    void aClockThatIsFarAheadMakesEverythingLate() {
        assertThat(lateness.late(NOW, NOW.plusSeconds(299))).isFalse();
        assertThat(lateness.late(NOW, NOW.plusSeconds(301))).isTrue();
    }

    @Test
    void whatAnAuditMayHaveToldOfIsLate() {
        lateness = lateness(Duration.ofSeconds(10));
        learn();

        assertThat(lateness.late(NOW, ago(9))).isFalse();
        assertThat(lateness.late(NOW, ago(11))).isTrue();
    }

    @Test
    void itCantTellBeforeItHasLearnt() {
        lateness.forget();
        assertThat(lateness.known()).isFalse();
        CompletableFuture<Void> failed = lateness.learn();
        asked.remove().completeExceptionally(new IllegalStateException("away"));
        assertThat(failed).isCompletedExceptionally();
        assertThat(lateness.known()).isFalse();

        CompletableFuture<Void> one = lateness.learn();
        CompletableFuture<Void> other = lateness.learn();
        answer(Duration.ofMinutes(2));

        assertThat(asked).as("asked once for both").isEmpty();
        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(lateness.late(NOW, ago(61))).isTrue();
    }

    private static Instant ago(int seconds) {
        return NOW.minusSeconds(seconds);
    }

    private void answer(Duration window) {
        asked.remove().complete(new StreamReads.Now(NOW, 0, 1, 0, window));
    }
}

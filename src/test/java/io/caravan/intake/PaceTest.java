package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long nanos = Long.MAX_VALUE - 5; // as System.nanoTime may be anything
    private final Pace pace = new Pace(100, () -> nanos);

    @Test
    void eachWaitsForTheOnesBefore() {
        assertThat(pace.take()).isZero();
        assertThat(pace.take()).isEqualTo(millis(10));
        assertThat(pace.take()).isEqualTo(millis(20));
        nanos += millis(25);
        assertThat(pace.take()).isEqualTo(millis(5));
    }

    @Test
    void afterAPauseThereIsNoRush() {
        assertThat(pace.take()).isZero();
        nanos += TimeUnit.HOURS.toNanos(1);
        assertThat(pace.take()).isZero();
        assertThat(pace.take()).isEqualTo(millis(10));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}

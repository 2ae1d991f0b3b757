package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WritePaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** {@link System#nanoTime()} may run over between one write and the next. */
    private static final long START = Long.MAX_VALUE - SECOND / 100;

    private final WritePace pace = new WritePace(START);
    private long now = START;

    @Test
    void whoWritesSeldomNeverWaits() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(wait(100)).isZero();
            now += SECOND / WritePace.PER_SECOND;
        }
    }

    @Test
    void aFewAtOnceNeverWaitThoughTheyComeAgainAndAgain() {
        for (int i = 0; i < 1_000; i++) {
            for (int write = 0; write < WritePace.AT_ONCE; write++)
                assertThat(wait(100)).isZero();
            now += WritePace.AT_ONCE * SECOND / WritePace.PER_SECOND;
        }
    }

    @Test
    void manyGoNoFasterThanThePaceButForThoseAtOnce() {
        int writes = 0;
        for (; now - START < SECOND; writes++) now += wait(100);
        assertThat(writes).isBetween(WritePace.PER_SECOND, WritePace.PER_SECOND + WritePace.AT_ONCE + 1);
    }

    @Test
    void aWaitThatTakesTooLongIsMadeUpFor() {
        int writes = 0;
        for (; now - START < SECOND; writes++) {
            long wait = wait(100);
            now += wait == 0 ? 0 : wait + Duration.ofNanos(60_000).toNanos();
        }
        assertThat(writes).isBetween(WritePace.PER_SECOND, WritePace.PER_SECOND + WritePace.AT_ONCE + 1);
    }

    @Test
    void aLargeWriteNeverWaits() {
        for (int i = 0; i < 1_000; i++) assertThat(wait(WritePace.LARGE)).isZero();
    }

    private long wait(int bytes) {
        return pace.wrote(bytes, now);
    }
}

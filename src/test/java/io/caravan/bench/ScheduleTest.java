package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** Goes on only when somebody waits, by half at first as a real one may. */
    private static final class FakeTime implements Schedule.Time {
        private long now = 5_000;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void await(long nanos) {
            now += Math.max(1, nanos / 2);
        }
    }

    private final FakeTime time = new FakeTime();
    private final Schedule schedule = new Schedule(time);
    private final List<Long> sentAt = new ArrayList<>();

    private IntConsumer sending() {
        long begin = time.now;
        return i -> sentAt.add(time.now - begin);
    }

    @Test
    void eachIsSentWhenItIsDue() throws Exception {
        schedule.run(3, 1_000, sending());

        assertThat(sentAt).containsExactly(0L, MILLI, 2 * MILLI);
    }

    @Test
    void whatIsLateDelaysNothingThatIsDueAfterIt() throws Exception {
        IntConsumer send = sending();

        schedule.run(5, 1_000, i -> {
            send.accept(i);
            if (i == 0) time.now += 3 * MILLI; // so long does sending take
        });

        assertThat(sentAt).containsExactly(0L, 3 * MILLI, 3 * MILLI, 3 * MILLI, 4 * MILLI);
    }

    @Test
    void itEndsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> schedule.run(2, 1, i -> {})).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}

package io.caravan.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Sends at a rate whatever becomes of it: what is late doesn't delay what is due, else slowness would hide itself. */
final class Schedule {
    private final Time time;

    Schedule(Time time) {
        this.time = time;
    }

    /** A clock one can wait by. */
    interface Time {
        /** As {@link System#nanoTime}. */
        long nanos();

        /** Waits, perhaps not as long. */
        void await(long nanos);

        /** The machine's. */
        static Time real() {
            return new Time() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void await(long nanos) {
                    LockSupport.parkNanos(nanos);
                }
            };
        }
    }

    /** @param send is given 0 to count-1, each when it is due, or at once when that has passed */
    void run(int count, int perSecond, IntConsumer send) throws InterruptedException {
        long begin = time.nanos();
        for (int i = 0; i < count; i++) {
            long due = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            for (long left = due - time.nanos(); left > 0; left = due - time.nanos()) {
                if (Thread.interrupted()) throw new InterruptedException("interrupted while sending");
                time.await(left);
            }
            send.accept(i);
        }
    }
}

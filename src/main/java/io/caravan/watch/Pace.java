package io.caravan.watch;

import java.util.concurrent.TimeUnit;

/** Holds a thread to so many steps in a second. For one thread. */
final class Pace {
    private final long perSecond;
    private final long begin = System.nanoTime();
    private long steps;

    /** @param perSecond 0 for as many as can be */
    Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    void step() throws InterruptedException {
        if (perSecond > 0) {
            long due = begin + steps * TimeUnit.SECONDS.toNanos(1) / perSecond;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        }
        steps++;
    }
}

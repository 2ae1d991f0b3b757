package io.caravan.jetstream;

import java.util.concurrent.TimeUnit;

/** Lets so many things begin in a second, and no more. For one thread, which it blocks. */
public final class Pace {
    private final long perSecond;
    private final long beginNanos = System.nanoTime();
    private long begun;

    /** @param perSecond 0 for as many as can be */
    public Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the next one is due. */
    public void await() throws InterruptedException {
        if (perSecond <= 0) return;
        long due = beginNanos + begun * TimeUnit.SECONDS.toNanos(1) / perSecond;
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        begun++;
    }
}

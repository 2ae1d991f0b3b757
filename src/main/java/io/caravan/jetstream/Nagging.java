package io.caravan.jetstream;

import java.time.Duration;

/** When to say again what was said already: at once, then at intervals that double up to five minutes. Threads: safe. */
public final class Nagging {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private long saidNanos;
    private Duration interval = Duration.ZERO;

    /** @return whether to say it now */
    public synchronized boolean due() {
        long now = System.nanoTime();
        if (!interval.isZero() && now - saidNanos < interval.toNanos()) return false;
        saidNanos = now;
        interval = interval.isZero() ? FIRST : interval.multipliedBy(2);
        if (interval.compareTo(LONGEST) > 0) interval = LONGEST;
        return true;
    }

    /** It is over: the next time is a first time. */
    public synchronized void calm() {
        interval = Duration.ZERO;
    }
}

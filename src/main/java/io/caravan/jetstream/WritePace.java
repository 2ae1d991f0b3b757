package io.caravan.jetstream;

import java.time.Duration;

/**
 * Says how long a connection's writer waits after a write, so that what comes meanwhile goes with the next one. Each write costs the server a wake-up and an answer of its own, and us the
 * same again: under load that was a fifth of an event's way (docs/decisions/0010). A few writes at once never wait, nor does whoever writes no more than {@value #PER_SECOND} times a second,
 * so a quiet system is as quick as without. For one thread.
 */
final class WritePace {
    static final int PER_SECOND = 4_000;
    /** So many may go at once after a rest. */
    static final int AT_ONCE = 32;
    /** A write of so many bytes has gathered enough. */
    static final int LARGE = 32 * 1024;

    private static final long GAP = Duration.ofSeconds(1).toNanos() / PER_SECOND;

    private long due;

    /** @param now by {@link System#nanoTime()} */
    WritePace(long now) {
        due = now - AT_ONCE * GAP;
    }

    /** @param bytes that were written @return nanoseconds to wait before the next write; 0 when it may go */
    long wrote(int bytes, long now) {
        if (bytes >= LARGE) return 0;
        long rested = now - AT_ONCE * GAP;
        if (due - rested < 0) due = rested;
        due += GAP;
        return Math.max(0, due - now);
    }
}

package io.caravan.intake;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Says when the next may go, so that no more than so many go in a second. What wasn't used is lost: after a pause there is no rush. Threads: safe. */
final class Pace {
    private final long gapNanos;
    private final LongSupplier nanos;
    private long next;

    /** @param perSecond at least 1 */
    Pace(long perSecond, LongSupplier nanos) {
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** Takes the next turn. @return how long to wait for it, in nanoseconds; 0 when it is now */
    synchronized long take() {
        long now = nanos.getAsLong();
        if (next - now < 0) next = now;
        long wait = next - now;
        next += gapNanos;
        return wait;
    }
}

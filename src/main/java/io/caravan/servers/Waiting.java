package io.caravan.servers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for what tells nobody when it happens, so that it has to be asked. */
public final class Waiting {
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private Waiting() {}

    /** Asks every 20 ms. Returns whether the condition came true in time. */
    public static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            never.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }
}

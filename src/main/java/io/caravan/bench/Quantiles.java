package io.caravan.bench;

import java.util.Arrays;

/** Of one run, in milliseconds. @param p50 half were no slower @param p99 99 of 100 were no slower @param p999 999 of 1,000 were no slower */
record Quantiles(double p50, double p99, double p999) {
    private static final double NANOS = 1e6;

    /** @param nanos at least one */
    static Quantiles of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Quantiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999));
    }

    /** The smallest that at least that share doesn't exceed. */
    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS;
    }
}

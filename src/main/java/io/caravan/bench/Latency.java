package io.caravan.bench;

import java.util.List;

/**
 * How much later than its notification an event arrives, in milliseconds over all rounds.
 *
 * @param who what ran
 * @param uploads whether they came of uploads to a MinIO
 * @param perSecond notifications sent per second; of uploads as many as there were, the median
 * @param events how many in each round
 */
record Latency(
        String who, boolean uploads, int perSecond, Place place, int events, Spread p50, Spread p99, Spread p999) {

    /** At what rate, for people. */
    String rate() {
        return (uploads ? "MinIO: %,d" : "%,d").formatted(perSecond);
    }

    /** @param rounds of the same program, rate and place */
    static Latency of(String who, boolean uploads, int perSecond, Place place, int events, List<Quantiles> rounds) {
        return new Latency(
                who,
                uploads,
                perSecond,
                place,
                events,
                Spread.of(rounds.stream().map(Quantiles::p50).toList()),
                Spread.of(rounds.stream().map(Quantiles::p99).toList()),
                Spread.of(rounds.stream().map(Quantiles::p999).toList()));
    }
}

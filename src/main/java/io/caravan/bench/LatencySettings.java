package io.caravan.bench;

import java.util.List;

/**
 * What {@link LatencyRun} sends to each program.
 *
 * @param warmUp notifications that aren't measured, before the first rate
 * @param perSecond rates, one after the other
 * @param seconds how long each
 */
record LatencySettings(int warmUp, List<Integer> perSecond, int seconds) {
    LatencySettings {
        perSecond = List.copyOf(perSecond);
    }

    int events(int rate) {
        return rate * seconds;
    }
}

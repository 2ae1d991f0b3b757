package io.caravan.bench;

import java.util.List;

/**
 * What {@link LatencyRun} sends to each program.
 *
 * @param warmUp notifications that aren't measured, before the first rate
 * @param perSecond rates, one after the other
 * @param seconds how long each
 * @param uploader null when nothing is to be uploaded to a MinIO after that
 */
record LatencySettings(int warmUp, List<Integer> perSecond, int seconds, Uploader uploader) {
    /** So many uploads are measured for each second that is asked for. How long they take is MinIO's matter. */
    private static final int UPLOADS_A_SECOND = 500;

    LatencySettings {
        perSecond = List.copyOf(perSecond);
    }

    /** @param rate {@link LatencyRun#UPLOADS} for uploads */
    int events(int rate) {
        return (rate == LatencyRun.UPLOADS ? UPLOADS_A_SECOND : rate) * seconds;
    }
}

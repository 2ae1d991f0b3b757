package io.caravan.watch.doctor;

import java.util.List;

/**
 * What came of objects that the doctor wrote to see their events arrive.
 *
 * @param skipped why there was none, for people; else empty
 */
record ProbeFacts(String skipped, List<Way> ways) {
    ProbeFacts {
        ways = List.copyOf(ways);
    }

    /**
     * Of one bucket.
     *
     * @param fault why the object couldn't be written, or empty
     * @param before of how many objects the event was there before the PUT had returned
     * @param objects how many there were
     * @param fastMillis from the PUT's return to the last event on the fast target's subject; -1 when not all came
     * @param safeMillis the same for the safe target
     * @param left why the object couldn't be deleted afterwards, or empty
     */
    record Way(String bucket, String fault, int before, int objects, long fastMillis, long safeMillis, String left) {}
}

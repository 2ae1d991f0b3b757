package io.caravan.watch;

import java.time.Instant;
import java.util.List;

/**
 * What an audit found.
 *
 * @param horizon what is older can't be judged, since the journal may have had its event and let it go; null when the journal is empty
 * @param until what is younger isn't judged yet
 * @param buckets those it looked at, in their order
 * @param ended why it ended before the last of them; null when it didn't
 * @param noDeletes why it didn't look for missed deletes; null when it did
 */
public record AuditReport(Instant horizon, Instant until, List<Bucket> buckets, String ended, String noDeletes) {
    public AuditReport {
        buckets = List.copyOf(buckets);
    }

    /**
     * Of one bucket.
     *
     * @param looked states of objects it looked at: objects, versions, delete markers
     * @param missed those that no event told of
     * @param delivered how many of these were given to intake
     * @param pending those of which the journal knows nothing, too young to be judged
     * @param before those of which it knows nothing, older than the horizon
     * @param changed those that were gone, or something else, when they were asked for
     * @param oldestMiss when the oldest missed one was made, or null
     * @param failure why it wasn't looked at to its end, or null
     * @param deletes of missed deletes; null when it wasn't asked for these
     */
    public record Bucket(
            String bucket,
            long looked,
            long missed,
            long delivered,
            long pending,
            long before,
            long changed,
            Instant oldestMiss,
            String failure,
            Deletes deletes) {
        boolean isClean() {
            return failure == null
                    && missed == delivered
                    && (deletes == null || deletes.missed() == deletes.delivered());
        }
    }

    /**
     * Of a bucket's objects that are gone.
     *
     * @param known objects that should be there by what events last told of them
     * @param missed those that are gone, which no event told of
     * @param delivered how many of these removals were given to intake
     * @param pending those that are gone, but weren't for long enough, as far as audits have seen, or intake may still have their events on its hands
     * @param note why not all were looked at, or null
     */
    public record Deletes(long known, long missed, long delivered, long pending, String note) {}

    /** Whether nothing is left to do: all was looked at, and whatever was missed is delivered. */
    public boolean isClean() {
        return ended == null && buckets.stream().allMatch(Bucket::isClean);
    }
}

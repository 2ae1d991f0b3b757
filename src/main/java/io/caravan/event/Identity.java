package io.caravan.event;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The two identities of an event: {@code id} names what happened, and is the same whichever way it came; {@code stateId} names what a listing can see.
 * Each is a {@link Fingerprint}. Threads: safe.
 */
public final class Identity {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final String UNVERSIONED = "null";
    private static final Set<String> MAKE_A_STATE = Set.of(
            "s3:ObjectCreated:Put",
            "s3:ObjectCreated:Post",
            "s3:ObjectCreated:Copy",
            "s3:ObjectCreated:CompleteMultipartUpload",
            "s3:ObjectRemoved:DeleteMarkerCreated");

    private Identity() {}

    /**
     * Names what happened. Tagging or reading an object twice gives events that differ by nothing but the request id (measured on MinIO), so that counts.
     *
     * @param type with {@code s3:} before it
     * @param versionId null for unversioned objects
     * @param sequencer null when the producer has none
     * @param requestId the producer's {@code x-amz-request-id}, null when it has none
     * @param eventTime as the producer wrote it; counts only where sequencer or request id are missing
     */
    public static String id(
            String deployment,
            String bucket,
            String key,
            String versionId,
            String type,
            String sequencer,
            String requestId,
            String eventTime) {
        boolean complete = sequencer != null && requestId != null;
        return Fingerprint.of(
                deployment,
                bucket,
                key,
                versionId == null ? UNVERSIONED : versionId,
                type,
                Sequencer.canonical(sequencer).toUpperCase(Locale.ROOT),
                requestId == null ? "" : requestId,
                complete ? "" : eventTime);
    }

    /** Names the state of an object that the event made. Null for an event that made none: a later tagging or reading must not hide a PUT that was lost. */
    public static String stateId(ObjectEvent event) {
        if (!MAKE_A_STATE.contains(event.type())) {
            return null;
        }
        String version = event.versionId();
        if (version != null && !version.equals(UNVERSIONED)) {
            return Fingerprint.of(event.deployment(), event.bucket(), event.key(), version);
        }
        // A bucket whose versioning is suspended overwrites its version "null": the version alone doesn't name a state
        // there.
        String millis = millis(event);
        return millis == null
                ? null
                : Fingerprint.of(
                        event.deployment(),
                        event.bucket(),
                        event.key(),
                        millis,
                        event.etag() == null ? "" : event.etag());
    }

    /**
     * Names a state as a listing shows it: the {@link #stateId(ObjectEvent)} of the event that made it.
     *
     * @param versionId null, or {@code null} as text, for unversioned objects
     * @param modified as listed, in milliseconds
     * @param etag null for a delete marker
     * @return one; of a delete marker without a version several, the likeliest first: a listing was seen to be a millisecond off there
     */
    public static List<String> stateIds(
            String deployment, String bucket, String key, String versionId, Instant modified, String etag) {
        if (versionId != null && !versionId.equals(UNVERSIONED)) {
            return List.of(Fingerprint.of(deployment, bucket, key, versionId));
        }
        long millis = modified.toEpochMilli();
        if (etag != null) return List.of(Fingerprint.of(deployment, bucket, key, Long.toString(millis), etag));
        return LongStream.of(millis, millis - 1, millis + 1)
                .mapToObj(each -> Fingerprint.of(deployment, bucket, key, Long.toString(each), ""))
                .toList();
    }

    /** A sequencer is the object's modification time in nanoseconds, a listing has its milliseconds. Null where it is no time: AWS S3's is opaque. */
    private static String millis(ObjectEvent event) {
        if (event.sequencer() == null || event.source().startsWith("aws:")) {
            return null;
        }
        try {
            return Long.toString(Long.parseLong(event.sequencer(), 16) / NANOS_PER_MILLI);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}

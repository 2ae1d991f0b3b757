package io.caravan.event;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that happened to one object. Immutable. Its JSON form is the contract (docs/event.schema.json).
 *
 * @param id never null; names the event: the same whichever way it came
 * @param type never null; the producer's name for it, with {@code s3:} before it
 * @param kind never null
 * @param bucket never null
 * @param key true name of the object, URL-decoded exactly once; empty for events of a bucket
 * @param size bytes; null when the event carries none (deletes), 0 for an empty object
 * @param etag null when the event carries none
 * @param contentType null when the event carries none
 * @param versionId null for unversioned objects
 * @param sequencer hexadecimal, or null when the producer has none
 * @param time when it happened, by the producer's clock; the JSON form keeps milliseconds
 * @param metadata user metadata, never null; MinIO puts content-type among it
 * @param origin never null
 * @param source the producer: {@code minio:s3}, {@code aws:s3}, {@code rustfs:s3}; never null, empty when unknown
 * @param deployment the producer's deployment id, never null; empty when unknown
 * @param record the producer's own record as JSON text; null unless it is kept ({@code caravan.journal.record})
 */
public record ObjectEvent(
        String id,
        String type,
        Kind kind,
        String bucket,
        String key,
        Long size,
        String etag,
        String contentType,
        String versionId,
        String sequencer,
        Instant time,
        Map<String, String> metadata,
        Origin origin,
        String source,
        String deployment,
        String record) {

    public ObjectEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(deployment, "deployment");
        // In the producer's order, so that an event written twice is the same bytes.
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** One without the producer's record. */
    public ObjectEvent(
            String id,
            String type,
            Kind kind,
            String bucket,
            String key,
            Long size,
            String etag,
            String contentType,
            String versionId,
            String sequencer,
            Instant time,
            Map<String, String> metadata,
            Origin origin,
            String source,
            String deployment) {
        this(
                id,
                type,
                kind,
                bucket,
                key,
                size,
                etag,
                contentType,
                versionId,
                sequencer,
                time,
                metadata,
                origin,
                source,
                deployment,
                null);
    }

    /** Equal events have equal ids; Camel asks for this in the hot path. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** The same, told of in another way. */
    public ObjectEvent withOrigin(Origin other) {
        return new ObjectEvent(
                id,
                type,
                kind,
                bucket,
                key,
                size,
                etag,
                contentType,
                versionId,
                sequencer,
                time,
                metadata,
                other,
                source,
                deployment,
                record);
    }
}

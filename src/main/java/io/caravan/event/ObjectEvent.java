package io.caravan.event;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that happened to one object. Immutable. Its JSON form is the contract (docs/event.schema.json).
 *
 * @param id names the event: the same whichever way it came
 * @param type the producer's name for it, with {@code s3:} before it
 * @param kind never null
 * @param bucket never null
 * @param key true name of the object, URL-decoded exactly once; empty for events of a bucket
 * @param size bytes; null when the event carries none (deletes), 0 for an empty object
 * @param etag null when the event carries none
 * @param contentType null when the event carries none
 * @param versionId null for unversioned objects
 * @param sequencer hexadecimal, or null when the producer has none
 * @param time when it happened, by the producer's clock
 * @param metadata user metadata, never null
 * @param origin never null
 * @param source the producer: {@code minio:s3}, {@code aws:s3}, {@code rustfs:s3}
 * @param deployment the producer's deployment id, never null; empty when unknown
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
        String deployment) {

    public ObjectEvent {
        metadata = Map.copyOf(metadata);
    }
}

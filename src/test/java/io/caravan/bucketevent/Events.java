package io.caravan.bucketevent;

import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import java.time.Instant;
import java.util.Map;

/** Events for tests. */
final class Events {
    private Events() {}

    static ObjectEvent created(String bucket, String key) {
        return event("s3:ObjectCreated:Put", bucket, key, 100L, "application/octet-stream");
    }

    static ObjectEvent removed(String bucket, String key) {
        return event("s3:ObjectRemoved:Delete", bucket, key, null, null);
    }

    static ObjectEvent event(String type, String bucket, String key, Long size, String contentType) {
        return new ObjectEvent(
                Integer.toHexString((type + bucket + key).hashCode()),
                type,
                Kind.of(type),
                bucket,
                key,
                size,
                null,
                contentType,
                null,
                "18EACF35EC55E0F3",
                Instant.parse("2026-11-23T23:07:11.973Z"),
                Map.of(),
                Origin.LIVE,
                "minio:s3",
                "");
    }
}

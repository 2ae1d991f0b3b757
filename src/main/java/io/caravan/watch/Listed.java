package io.caravan.watch;

import java.time.Instant;
import java.util.Map;

/**
 * One state of an object, as a listing shows it.
 *
 * @param versionId null where the bucket never had versions; {@code null} as text for what has none in a bucket that has
 * @param modified in milliseconds
 * @param etag null for a delete marker
 */
record Listed(String bucket, String key, String versionId, Instant modified, String etag, long size) {
    boolean isDeleteMarker() {
        return etag == null;
    }

    /**
     * What the store itself says of it when asked for it alone.
     *
     * @param contentType null when it has none, or doesn't tell
     * @param metadata as a notification has it
     */
    record Details(String contentType, Map<String, String> metadata) {
        static final Details NONE = new Details(null, Map.of());
    }
}

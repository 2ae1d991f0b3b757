package io.caravan.watch;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.event.Fingerprint;
import io.caravan.objects.ObjectState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which objects audits have seen to be gone, and since when, without an event of it. Kept from one audit to the next, each object as a hash of 64 bits: no more than so many of all buckets, so that they
 * fit into a message. For one thread.
 */
final class SeenGone {
    static final int MOST = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Map<String, byte[]>>> FORM = new TypeReference<>() {};
    /** Of a bucket that isn't looked at any more. */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final int HEX_DIGITS = 16;

    private final Map<String, Map<Long, Instant>> buckets = new TreeMap<>();

    static SeenGone fromJson(byte[] json, Instant now) throws IOException {
        SeenGone gone = new SeenGone();
        for (Map.Entry<String, Map<String, byte[]>> bucket :
                JSON.readValue(json, FORM).entrySet()) {
            Map<Long, Instant> since = new HashMap<>();
            bucket.getValue().forEach((time, hashes) -> {
                Instant seen = Instant.parse(time);
                if (seen.plus(KEPT).isBefore(now)) return;
                for (ByteBuffer each = ByteBuffer.wrap(hashes); each.hasRemaining(); ) since.put(each.getLong(), seen);
            });
            gone.replace(bucket.getKey(), since);
        }
        return gone;
    }

    byte[] toJson() throws IOException {
        Map<String, Map<String, ByteBuffer>> form = new TreeMap<>();
        buckets.forEach((bucket, since) -> {
            Map<Instant, Integer> counts = new HashMap<>();
            since.values().forEach(seen -> counts.merge(seen, Long.BYTES, Integer::sum));
            Map<String, ByteBuffer> hashes = new TreeMap<>();
            counts.forEach((seen, bytes) -> hashes.put(seen.toString(), ByteBuffer.allocate(bytes)));
            since.forEach((hash, seen) -> hashes.get(seen.toString()).putLong(hash));
            hashes.values().forEach(ByteBuffer::flip);
            form.put(bucket, hashes);
        });
        return JSON.writeValueAsBytes(form);
    }

    /** Names an object as it was known: one that was made anew since is another. */
    static long hash(ObjectState known) {
        String name = Fingerprint.of(known.deployment(), known.bucket(), known.key(), known.sequencer());
        return Long.parseUnsignedLong(name, 0, HEX_DIGITS, HEX_DIGITS);
    }

    /** Since when; empty when it is seen for the first time. */
    Optional<Instant> since(ObjectState known) {
        Map<Long, Instant> since = buckets.get(known.bucket());
        return since == null ? Optional.empty() : Optional.ofNullable(since.get(hash(known)));
    }

    /** What of a bucket is gone now. Those that are too many are forgotten, and seen for the first time once more. */
    void replace(String bucket, Map<Long, Instant> since) {
        buckets.remove(bucket);
        int room = MOST - buckets.values().stream().mapToInt(Map::size).sum();
        Map<Long, Instant> fitting = new HashMap<>();
        since.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(room)
                .forEach(each -> fitting.put(each.getKey(), each.getValue()));
        if (!fitting.isEmpty()) buckets.put(bucket, fitting);
    }
}

package io.caravan.jetstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The key-value bucket {@code caravan-state}, without blocking: jnats' own KeyValue waits for each answer. Keys hold letters, digits, {@code -_=/.} only.
 * A removed key leaves no tombstone, since there is one for every message that was ever retried. Threads: safe.
 */
final class StateStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Link link;
    private final String bucket;

    StateStore(Link link, String bucket) {
        this.link = link;
        this.bucket = bucket;
    }

    CompletableFuture<Void> put(String key, byte[] value) {
        return link.publisher()
                .publish(new Outgoing(subject(key), null, value, null, "KV_" + bucket))
                .thenApply(ack -> null);
    }

    /** Empty when there is no such key. */
    CompletableFuture<Optional<byte[]>> get(String key) {
        String api = link.apiPrefix() + "DIRECT.GET.KV_" + bucket + "." + subject(key);
        return link.request(api, new byte[0], TIMEOUT).thenApply(answer -> {
            if (answer.isStatusMessage()) {
                if (answer.getStatus().getCode() == 404) return Optional.empty();
                throw new IllegalStateException("can't read key " + key + " of bucket " + bucket + ": "
                        + answer.getStatus().getMessageWithCode());
            }
            return Optional.of(answer.getData());
        });
    }

    CompletableFuture<Void> remove(String key) {
        byte[] filter = ("{\"filter\":\"" + subject(key) + "\"}").getBytes(StandardCharsets.UTF_8);
        return link.request(link.apiPrefix() + "STREAM.PURGE.KV_" + bucket, filter, TIMEOUT)
                .thenApply(answer -> null);
    }

    /** Where a key's values can be heard as they are put. */
    String subject(String key) {
        return "$KV." + bucket + "." + key;
    }
}

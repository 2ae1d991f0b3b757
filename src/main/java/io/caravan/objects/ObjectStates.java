package io.caravan.objects;

import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.KeyValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;

/**
 * The last known state of every object, in a key-value bucket, where {@code caravan.objects.enabled}. It follows the journal some moments behind. Whatever an object is
 * called, its key is its bucket's name and a hash. Threads: safe.
 */
public final class ObjectStates {
    private static final int HASH_BYTES = 16;

    private final KeyValues values;

    private ObjectStates(KeyValues values) {
        this.values = values;
    }

    /** Whether they are kept. */
    public static boolean areKept(CamelContext context) {
        return context.getPropertiesComponent()
                .resolveProperty("caravan.objects.enabled")
                .map(String::strip)
                .filter(Boolean::parseBoolean)
                .isPresent();
    }

    /** Those of a context. */
    public static ObjectStates of(CamelContext context) {
        String bucket = context.getPropertiesComponent()
                .resolveProperty("caravan.kv.objects")
                .orElse("caravan-objects");
        JetStreamComponent nats = context.getComponent("nats-jetstream", JetStreamComponent.class);
        return new ObjectStates(KeyValues.in(nats.link(), bucket));
    }

    /** What is known of the object that an event is about; empty when nothing is. */
    public CompletableFuture<Optional<ObjectState>> of(ObjectEvent event) {
        return entry(event).thenApply(entry -> entry.map(KeyValues.Entry::value).map(ObjectStates::read));
    }

    /**
     * Reads what is known of a bucket's objects, in no order, and holds no more than a few of them. Blocks.
     *
     * @param more is given each, and says whether it wants another
     * @throws IOException when they can't be read, or not all of them
     */
    public void read(String bucket, Predicate<ObjectState> more) throws IOException, InterruptedException {
        try {
            values.read(token(bucket), value -> more.test(read(value)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    CompletableFuture<Optional<KeyValues.Entry>> entry(ObjectEvent event) {
        return values.get(key(event));
    }

    CompletableFuture<Boolean> replace(ObjectState state, String key, long revision) {
        return values.replace(key, StateJson.write(state), revision);
    }

    static ObjectState read(byte[] value) {
        try {
            return StateJson.read(value);
        } catch (IOException e) {
            throw new UncheckedIOException("a state of an object can't be read: " + e.getMessage(), e);
        }
    }

    /** Letters, digits, {@code - _ .} only, 1 to about 230 of them. */
    static String key(ObjectEvent event) {
        MessageDigest digest = sha256();
        for (String part : new String[] {event.deployment(), event.bucket(), event.key()}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((byte) (bytes.length >> 8));
            digest.update((byte) bytes.length);
            digest.update(bytes);
        }
        return token(event.bucket()) + "." + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    private static String token(String bucket) {
        StringBuilder token = new StringBuilder();
        for (byte b : bucket.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-';
            if (plain) token.append((char) b);
            else token.append('_').append(HexFormat.of().toHexDigits(b));
        }
        return token.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

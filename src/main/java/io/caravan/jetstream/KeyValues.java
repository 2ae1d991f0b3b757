package io.caravan.jetstream;

import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A key-value bucket of one's own, without blocking. It is made with the streams, if it isn't there. Keys hold letters, digits, {@code -_=/.} only. Threads: safe. */
public final class KeyValues {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int PERCENT = 4;
    private static final ConsumeOptions FEW =
            ConsumeOptions.builder().batchSize(200).build();

    /**
     * A value as it was read.
     *
     * @param revision to be named by whoever replaces it
     */
    public record Entry(byte[] value, long revision) {}

    private final Link link;
    private final String bucket;

    private KeyValues(Link link, String bucket) {
        this.link = link;
        this.bucket = bucket;
    }

    /** Before the context starts; else it is made with the next reconnect. */
    public static KeyValues in(Link link, String bucket) {
        KeyValueConfiguration made = KeyValueConfiguration.builder()
                .name(bucket)
                .storageType(StorageType.File)
                .build();
        link.alsoProvide(new Blueprint(made.getBackingConfig(), PERCENT));
        return new KeyValues(link, bucket);
    }

    /** Empty when there is no such key. Fails with a {@link PublishException} of kind OUTAGE when nobody can say. */
    public CompletableFuture<Optional<Entry>> get(String key) {
        String api = link.apiPrefix() + "DIRECT.GET.KV_" + bucket + "." + subject(key);
        return link.request(api, new byte[0], TIMEOUT).thenApply(answer -> {
            if (!answer.isStatusMessage()) {
                long revision = Long.parseLong(answer.getHeaders().getFirst("Nats-Sequence"));
                return Optional.of(new Entry(answer.getData(), revision));
            }
            if (answer.getStatus().getCode() == 404) return Optional.empty();
            throw new IllegalStateException("can't read key " + key + " of bucket " + bucket + ": "
                    + answer.getStatus().getMessageWithCode());
        });
    }

    /**
     * Replaces a value.
     *
     * @param revision of the value that is replaced; 0 when there is none
     * @return false when somebody else was quicker
     */
    public CompletableFuture<Boolean> replace(String key, byte[] value, long revision) {
        Headers headers = new Headers().put("Nats-Expected-Last-Subject-Sequence", Long.toString(revision));
        return link.publisher()
                .publish(new Outgoing(subject(key), headers, value, null, "KV_" + bucket))
                .handle((kept, error) -> {
                    if (error == null) return CompletableFuture.completedFuture(true);
                    return wasQuicker(error)
                            ? CompletableFuture.completedFuture(false)
                            : CompletableFuture.<Boolean>failedFuture(error);
                })
                .thenCompose(outcome -> outcome);
    }

    /**
     * Reads the latest value of every key that begins so, and holds no more than a few of them. Blocks.
     *
     * @param beginning whole tokens, without the dot behind them
     * @param more is given each, and says whether it wants another
     * @throws IOException when they can't be read, or not to their end
     */
    public void read(String beginning, Predicate<byte[]> more) throws IOException, InterruptedException {
        String filter = subject(beginning) + ".>";
        OrderedConsumerConfiguration wanted =
                new OrderedConsumerConfiguration().filterSubject(filter).deliverPolicy(DeliverPolicy.LastPerSubject);
        try {
            link.management().getNextMessage("KV_" + bucket, 1, filter); // else there is none
            try (IterableConsumer values =
                    link.stream("KV_" + bucket).createOrderedConsumer(wanted).iterate(FEW)) {
                boolean wants = true;
                while (wants) {
                    Message value = values.nextMessage(TIMEOUT);
                    if (value == null) throw new IOException("nothing more comes of bucket " + bucket);
                    wants = more.test(value.getData()) && value.metaData().pendingCount() > 0;
                }
            }
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != 404)
                throw new IOException("can't read bucket " + bucket + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw e;
        } catch (IOException e) {
            throw link.explained(e);
        } catch (Exception e) { // AutoCloseable's
            throw new IOException("can't read bucket " + bucket + ": " + e.getMessage(), e);
        }
    }

    private static boolean wasQuicker(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof JetStreamApiException api) return api.getApiErrorCode() == WRONG_LAST_SEQUENCE;
        }
        return false;
    }

    private String subject(String key) {
        return "$KV." + bucket + "." + key;
    }
}

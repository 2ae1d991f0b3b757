package io.caravan.watch.canary;

import io.caravan.event.NotificationDecoder;
import io.caravan.jetstream.Link;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.messages.Item;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Canaries in a real MinIO, whose events it hears beside intake. Threads: one sends at a time. */
final class Cage implements Perch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cage.class);

    static final String PREFIX = NotificationDecoder.OWN_PREFIX + "canary-";
    private static final List<String> SUBJECTS = List.of("minio.events", "minio.safe", "minio.webhook", "minio.listen");
    private static final Duration LEFT_OVER = Duration.ofMinutes(10);
    private static final int MOST_LEFT_OVER = 1_000;
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final int NO_MESSAGE = 10037;

    private final Link link;
    private final MinioClient client;
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
    private Connection heardBy;
    private Dispatcher dispatcher;

    Cage(Link link, MinioClient client) {
        this.link = link;
        this.client = client;
    }

    @Override
    public Sent send(String bucket) throws Exception {
        String key = PREFIX + NUID.nextGlobal();
        awaited.put(key, new CountDownLatch(1));
        try {
            String version = client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                                    new ByteArrayInputStream(new byte[0]), 0, -1)
                            .build())
                    .versionId();
            return new Sent(bucket, key, version, Instant.now());
        } catch (Exception e) {
            awaited.remove(key);
            deafen();
            throw e;
        }
    }

    /** Only while one is out: else every notification would come here, too. A connection that was closed for good has taken its dispatcher along. */
    @Override
    public void listen() throws Exception {
        Connection now = link.connection();
        if (!link.connected()) throw new IOException(link.state().detail());
        if (now != heardBy) {
            dispatcher = now.createDispatcher();
            heardBy = now;
        }
        for (String subject : SUBJECTS) dispatcher.subscribe(subject, message -> heard(message.getData()));
        // The server has to know before MinIO sends.
        now.flush(FLUSH);
    }

    private void deafen() {
        if (dispatcher == null || !dispatcher.isActive()) return;
        for (String subject : SUBJECTS) dispatcher.unsubscribe(subject);
    }

    private void heard(byte[] notification) {
        String text = new String(notification, StandardCharsets.UTF_8);
        int begin = text.indexOf(PREFIX);
        if (begin < 0) return;
        int end = text.indexOf('"', begin);
        CountDownLatch latch = end < 0 ? null : awaited.get(text.substring(begin, end));
        if (latch != null) latch.countDown();
    }

    @Override
    public Optional<Long> awaitEvent(Sent sent, Duration within) throws Exception {
        CountDownLatch latch = awaited.get(sent.key());
        if (!latch.await(within.toNanos(), TimeUnit.NANOSECONDS)) return Optional.empty();
        return Optional.of(link.management()
                .getStreamInfo(link.names().in())
                .getStreamState()
                .getLastSequence());
    }

    /** On a work queue what has been worked on is gone. */
    @Override
    public boolean isWorkedOn(long sequence) throws IOException, JetStreamApiException {
        for (String subject : SUBJECTS) {
            if (subject.equals("minio.safe")) continue;
            try {
                long first = link.management()
                        .getNextMessage(link.names().in(), 1, subject)
                        .getSeq();
                if (first <= sequence) return false;
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() != NO_MESSAGE) throw e;
            }
        }
        return true;
    }

    @Override
    public void delete(Sent sent) {
        awaited.remove(sent.key());
        deafen();
        delete(sent.bucket(), sent.key(), sent.versionId());
    }

    private void delete(String bucket, String key, String version) {
        try {
            RemoveObjectArgs.Builder which =
                    RemoveObjectArgs.builder().bucket(bucket).object(key);
            if (version != null) which.versionId(version);
            client.removeObject(which.build());
        } catch (Exception e) {
            LOG.debug("canary {} of bucket {} isn't deleted: {}", key, bucket, e.toString());
        }
    }

    /** Those that a process left which died meanwhile. */
    void deleteLeftOver(String bucket) {
        Instant old = Instant.now().minus(LEFT_OVER);
        int looked = 0;
        try {
            Iterable<Result<Item>> found = client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(PREFIX)
                    .includeVersions(true)
                    .build());
            for (Result<Item> each : found) {
                if (++looked > MOST_LEFT_OVER) return;
                Item item = each.get();
                boolean isOld = item.lastModified() != null
                        && item.lastModified().toInstant().isBefore(old);
                if (isOld) delete(bucket, item.objectName(), item.versionId());
            }
        } catch (Exception e) {
            LOG.debug("canaries left over in bucket {}: {}", bucket, e.toString());
        }
    }

    @Override
    public void close() {
        if (dispatcher != null && heardBy == link.connection() && link.connected()) heardBy.closeDispatcher(dispatcher);
        dispatcher = null;
        heardBy = null;
    }
}

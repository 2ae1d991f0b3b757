package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.CopyObjectArgs;
import io.minio.CopySource;
import io.minio.DeleteBucketNotificationArgs;
import io.minio.GetBucketNotificationArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.ServerSideEncryptionS3;
import io.minio.SetBucketNotificationArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.SetObjectTagsArgs;
import io.minio.messages.EventType;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.VersioningConfiguration;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan audit} beside a Caravan that runs, with a real MinIO and a real nats-server: each test has a bucket of its own. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class AuditIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OLD = 50;
    private static final int PART = 5 << 20;

    private static MinioServer minio;
    private static MinioClient client;
    private static Connection nats;
    private static JournalEntries journal;
    private static CaravanProcess caravan;
    private static Commands commands;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start(@Own NatsServer server, @Own MinioServer store) throws Exception {
        minio = store;
        // Encryption of single objects, without a key server.
        minio.restart(minio.settings()
                .withEnvironment(Map.of("MINIO_KMS_SECRET_KEY", "test:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")));
        client = minio.client();
        nats = Nats.connect(server.url());
        journal = new JournalEntries(nats);
        commands = new Commands(folder);
        minio.makeBucket("old");
        without("old", () -> {
            for (int i = 0; i < OLD; i++) put("old", "o" + i + ".png");
            return null;
        });
        caravan = CaravanProcess.in(folder)
                .with(server)
                .with(minio)
                .with("caravan.storage", "500000000")
                .with("caravan.audit.grace", "0s")
                .start();
        caravan.awaitLog("caravan runs", SOON);
        minio.makeBucket("first");
        put("first", "first.png");
        awaitTold("first", 1);
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        nats.close();
        client.close();
    }

    @Test
    void aLostUploadIsFoundThoughTheObjectWasTaggedAndReadSince() throws Exception {
        minio.makeBucket("photos", List.of(EventType.OBJECT_CREATED_ANY, EventType.OBJECT_ACCESSED_ANY));
        put("photos", "told.png");
        without("photos", () -> put("photos", "2026/lost ü+.png"));
        client.setObjectTags(SetObjectTagsArgs.builder()
                .bucket("photos")
                .object("2026/lost ü+.png")
                .tags(Map.of("a", "b"))
                .build());
        client.getObject(GetObjectArgs.builder()
                        .bucket("photos")
                        .object("2026/lost ü+.png")
                        .build())
                .close();
        await().atMost(SOON).untilAsserted(() -> assertThat(told("photos")).hasSizeGreaterThanOrEqualTo(3));

        JsonNode dry = audit(1, "photos", "--dry-run");
        assertThat(dry.get("missed").asInt()).isEqualTo(1);
        assertThat(dry.get("delivered").asInt()).isZero();
        JsonNode found = audit(0, "photos");
        assertThat(found.get("looked").asInt()).isEqualTo(2);
        assertThat(found.get("missed").asInt()).isEqualTo(1);
        assertThat(found.get("delivered").asInt()).isEqualTo(1);

        await().atMost(SOON).untilAsserted(() -> assertThat(puts("photos"))
                .containsExactlyInAnyOrder("told.png", "2026/lost ü+.png"));
        assertThat(audit(0, "photos").get("missed").asInt()).isZero();
        assertThat(puts("photos")).hasSize(2);
        ObjectEvent event = told("photos").stream()
                .filter(each -> each.key().startsWith("2026") && each.type().endsWith(":Put"))
                .findFirst()
                .orElseThrow();
        assertThat(event.contentType()).isEqualTo("image/png");
        assertThat(event.size()).isEqualTo(3);
        assertThat(event.metadata()).containsEntry("X-Amz-Meta-Who", "me").containsEntry("content-type", "image/png");
        await().atMost(SOON).untilAsserted(() -> assertThat(published("events.images.photos"))
                .hasSize(2));
    }

    @Test
    void ofABusyBucketNothingIsDelivered() throws Exception {
        minio.makeBucket("busy");
        caravan.with("caravan.audit.grace", "5m").writeProperties();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> uploads = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            while (!enough.get()) putQuietly("busy", "b" + count++ + ".bin");
            return count;
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(told("busy")).hasSizeGreaterThan(50));

        JsonNode report = audit(0, "busy");

        enough.set(true);
        caravan.with("caravan.audit.grace", "0s").writeProperties();
        assertThat(report.get("missed").asInt()).isZero();
        assertThat(report.get("looked").asInt()).isGreaterThan(50);
        awaitTold("busy", uploads.join());
    }

    @Test
    void whatIsOlderThanCaravanIsOnlyCounted() throws Exception {
        JsonNode report = audit(0, "old");

        assertThat(report.get("before").asInt()).isEqualTo(OLD);
        assertThat(report.get("missed").asInt()).isZero();
    }

    @Test
    void versionsAndDeleteMarkersAreStatesOfTheirOwn() throws Exception {
        minio.makeBucket("versions");
        versioning("versions", VersioningConfiguration.Status.ENABLED);
        put("versions", "a.png");
        without("versions", () -> {
            put("versions", "a.png");
            return remove("versions", "a.png");
        });
        put("versions", "a.png");
        remove("versions", "a.png");
        versioning("versions", VersioningConfiguration.Status.SUSPENDED);
        for (int i = 0; i < 20; i++) {
            put("versions", "s" + i);
            remove("versions", "s" + i);
        }
        awaitTold("versions", 43);

        JsonNode report = audit(0, "versions");

        assertThat(report.get("looked").asInt()).isEqualTo(25);
        assertThat(report.get("missed").asInt()).isEqualTo(2);
        awaitTold("versions", 45);
        assertThat(told("versions").stream().map(ObjectEvent::versionId).filter(id -> id.length() > 10))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(audit(0, "versions").get("missed").asInt()).isZero();
    }

    @Test
    void uploadsInPartsCopiesAndEncryptedOnesAreKnownByTheirEvents() throws Exception {
        minio.makeBucket("kinds");
        Callable<Object> all = () -> {
            put("kinds", "plain.png");
            client.putObject(PutObjectArgs.builder().bucket("kinds").object("parts.bin").stream(
                            new ByteArrayInputStream(new byte[PART + 1]), PART + 1, PART)
                    .build());
            client.putObject(PutObjectArgs.builder().bucket("kinds").object("encrypted").stream(
                            new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)), 3, -1)
                    .sse(new ServerSideEncryptionS3())
                    .build());
            client.putObject(PutObjectArgs.builder().bucket("kinds").object("encrypted.parts").stream(
                            new ByteArrayInputStream(new byte[PART + 1]), PART + 1, PART)
                    .sse(new ServerSideEncryptionS3())
                    .build());
            client.copyObject(CopyObjectArgs.builder()
                    .bucket("kinds")
                    .object("copy.png")
                    .source(CopySource.builder()
                            .bucket("kinds")
                            .object("plain.png")
                            .build())
                    .build());
            put("kinds", "empty", "");
            return null;
        };
        all.call();
        awaitTold("kinds", 6);
        JsonNode known = audit(0, "kinds");
        assertThat(known.get("looked").asInt()).isEqualTo(6);
        assertThat(known.get("missed").asInt()).as("events told of all").isZero();

        without("kinds", all);
        assertThat(audit(0, "kinds").get("delivered").asInt()).isEqualTo(6);
        awaitTold("kinds", 12);
        assertThat(audit(0, "kinds").get("missed").asInt()).isZero();
    }

    @Test
    void aBucketThatNeverHadANotificationIsAuditedWhenItIsNamed() throws Exception {
        client.makeBucket(MakeBucketArgs.builder().bucket("plain").build());
        put("plain", "a.png");

        assertThat(commands.run(0, "audit", "--dry-run", "--since", "1s")).noneMatch(line -> line.startsWith("plain"));
        assertThat(audit(0, "plain").get("delivered").asInt()).isEqualTo(1);

        awaitTold("plain", 1);
        assertThat(commands.run(1, "audit", "no-such-bucket"))
                .anyMatch(line -> line.startsWith("caravan: bucket no-such-bucket: MinIO refuses"));
    }

    @Test
    void oneThatIsKilledGoesOnAndTwoDontRunAtOnce() throws Exception {
        minio.makeBucket("many");
        int count = 1_200; // two minutes at that rate
        without("many", () -> {
            List<CompletableFuture<Void>> puts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String key = "k%04d".formatted(i);
                puts.add(CompletableFuture.runAsync(() -> putQuietly("many", key)));
            }
            puts.forEach(CompletableFuture::join);
            return null;
        });
        ChildProcess first = commands.start("audit", "many", "--rate", "10/s");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(nats.keyValue("caravan-leases").get("caravan.audit"))
                        .isNotNull());
        assertThat(commands.run(1, "audit", "first"))
                .anyMatch(line -> line.matches("caravan: another audit runs: process \\d+ on .*"));
        await().atMost(SOON).untilAsserted(() -> assertThat(told("many")).isNotEmpty());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(nats.keyValue("caravan-state").keys("bookmark.>"))
                        .isNotEmpty());
        first.kill();

        List<String> said = new ArrayList<>();
        // The killed one's lease has to run out.
        await().atMost(SOON.multipliedBy(3)).untilAsserted(() -> {
            said.clear();
            said.addAll(commands.run(0, "audit", "many"));
        });

        assertThat(said).anyMatch(line -> line.contains("goes on with the audit that was begun at"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(puts("many")).hasSize(count).doesNotHaveDuplicates());
    }

    // ---- commands

    /** @return what it says of the bucket */
    private static JsonNode audit(int exitCode, String bucket, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("audit", bucket, "--json"));
        command.addAll(List.of(options));
        String said = String.join("\n", commands.run(exitCode, command.toArray(String[]::new)));
        return JSON.readTree(said.substring(said.indexOf('{'))).get("buckets").get(0);
    }

    // ---- the store

    /** While the bucket tells nobody. */
    private static <T> T without(String bucket, Callable<T> deed) throws Exception {
        NotificationConfiguration told = client.getBucketNotification(
                GetBucketNotificationArgs.builder().bucket(bucket).build());
        client.deleteBucketNotification(
                DeleteBucketNotificationArgs.builder().bucket(bucket).build());
        try {
            return deed.call();
        } finally {
            client.setBucketNotification(SetBucketNotificationArgs.builder()
                    .bucket(bucket)
                    .config(told)
                    .build());
        }
    }

    private static Object put(String bucket, String key) throws Exception {
        return put(bucket, key, "abc");
    }

    private static Object put(String bucket, String key, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                        new ByteArrayInputStream(bytes), bytes.length, -1)
                .contentType(key.endsWith(".png") ? "image/png" : "application/octet-stream")
                .userMetadata(Map.of("Who", "me"))
                .build());
    }

    private static void putQuietly(String bucket, String key) {
        try {
            put(bucket, key);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object remove(String bucket, String key) throws Exception {
        client.removeObject(
                RemoveObjectArgs.builder().bucket(bucket).object(key).build());
        return null;
    }

    private static void versioning(String bucket, VersioningConfiguration.Status status) throws Exception {
        client.setBucketVersioning(SetBucketVersioningArgs.builder()
                .bucket(bucket)
                .config(new VersioningConfiguration(status, null))
                .build());
    }

    // ---- what came of it

    private static void awaitTold(String bucket, int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(told(bucket)).hasSize(count));
    }

    private static List<ObjectEvent> told(String bucket) throws Exception {
        List<ObjectEvent> events = new ArrayList<>();
        for (Message entry : journal.read("OBJECTS")) {
            ObjectEvent event = EventJson.read(entry.getData());
            if (event.bucket().equals(bucket)) events.add(event);
        }
        return events;
    }

    private static List<String> puts(String bucket) throws Exception {
        return told(bucket).stream()
                .filter(event -> event.type().equals("s3:ObjectCreated:Put"))
                .map(ObjectEvent::key)
                .toList();
    }

    private static List<Message> published(String subject) throws Exception {
        return journal.read("EVENTS").stream()
                .filter(message -> message.getSubject().equals(subject))
                .toList();
    }
}

package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.DeleteBucketNotificationArgs;
import io.minio.GetBucketNotificationArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SetBucketNotificationArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.VersioningConfiguration;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Objects that are deleted while their bucket tells nobody, with a real MinIO and a real nats-server: each test has a bucket of its own. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class MissedDeleteIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOSTILE = "2026/ü b+c%2F.png";

    private static MinioServer minio;
    private static MinioClient client;
    private static Connection nats;
    private static JournalEntries journal;
    private static CaravanProcess caravan;
    private static Commands commands;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start(@Own NatsServer server, @Own MinioServer store, @Own Connection connection) {
        minio = store;
        client = minio.client();
        nats = connection;
        journal = new JournalEntries(nats);
        commands = new Commands(folder);
        caravan = CaravanProcess.in(folder)
                .with(server)
                .with(minio)
                .with("caravan.storage", "500000000")
                .with("caravan.objects.enabled", "true")
                .with("caravan.audit.grace", "2s")
                .start();
        caravan.awaitLog("caravan runs", SOON);
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        client.close();
    }

    @Test
    void whatWasDeletedUnseenArrivesOnceAsADeletion() throws Exception {
        minio.makeBucket("photos");
        for (String key : List.of("kept.png", "told.png", "gone.png", HOSTILE, "again.png")) put("photos", key);
        remove("photos", "told.png");
        awaitKnown("photos", "kept.png", "gone.png", HOSTILE, "again.png");

        without("photos", () -> {
            remove("photos", "gone.png");
            remove("photos", HOSTILE);
            remove("photos", "again.png");
        });
        put("photos", "again.png");

        JsonNode first = audit("photos").get("deletes");
        assertThat(first.get("missed").asInt()).isZero();
        assertThat(first.get("pending").asInt()).isEqualTo(2);
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode later = audit("photos").get("deletes");
            assertThat(later.get("missed").asInt()).isEqualTo(2);
            assertThat(later.get("delivered").asInt()).isEqualTo(2);
            assertThat(later.get("pending").asInt()).isZero();
        });

        await().atMost(SOON).untilAsserted(() -> assertThat(removed("photos"))
                .filteredOn(event -> event.origin() == Origin.AUDIT)
                .extracting(ObjectEvent::type, ObjectEvent::key)
                .containsExactlyInAnyOrder(
                        tuple("s3:ObjectRemoved:Delete", "gone.png"), tuple("s3:ObjectRemoved:Delete", HOSTILE)));
        awaitKnown("photos", "kept.png", "again.png");
        JsonNode third = audit("photos").get("deletes");
        assertThat(third.get("missed").asInt()).isZero();
        assertThat(third.get("pending").asInt()).isZero();
        assertThat(removed("photos")).hasSize(3);
        await().atMost(SOON).untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS", "events.deleted.photos"))
                .isEqualTo(3));
    }

    @Test
    void aDeleteMarkerIsToldAsWhatItIs() throws Exception {
        minio.makeBucket("versions");
        client.setBucketVersioning(SetBucketVersioningArgs.builder()
                .bucket("versions")
                .config(new VersioningConfiguration(VersioningConfiguration.Status.ENABLED, null))
                .build());
        put("versions", "a.png");
        awaitKnown("versions", "a.png");
        without("versions", () -> remove("versions", "a.png"));

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode found = audit("versions");
            assertThat(found.get("deletes").get("pending").asInt()).isZero();
            assertThat(found.get("deletes").get("missed").asInt()).isZero();
            assertThat(found.get("delivered").asInt()).isEqualTo(1);
        });

        awaitKnown("versions");
        assertThat(removed("versions"))
                .singleElement()
                .extracting(ObjectEvent::type)
                .isEqualTo("s3:ObjectRemoved:DeleteMarkerCreated");
    }

    /** Waits until these objects should be there, by what is known of them. */
    private static void awaitKnown(String bucket, String... expected) {
        await().atMost(SOON).untilAsserted(() -> {
            List<String> keys = new ArrayList<>();
            for (Message state : Streams.all(nats, "KV_caravan-objects")) {
                JsonNode known = JSON.readTree(state.getData());
                boolean present = known.get("presence").asText().equals("present");
                if (present && known.get("bucket").asText().equals(bucket))
                    keys.add(known.get("key").asText());
            }
            assertThat(keys).containsExactlyInAnyOrder(expected);
        });
    }

    /** @return what it says of the bucket */
    private static JsonNode audit(String bucket) throws Exception {
        String said = String.join("\n", commands.run(0, "audit", bucket, "--json"));
        return JSON.readTree(said.substring(said.indexOf('{'))).get("buckets").get(0);
    }

    private static List<ObjectEvent> removed(String bucket) throws Exception {
        List<ObjectEvent> events = new ArrayList<>();
        for (Message entry : journal.read("OBJECTS")) {
            ObjectEvent event = EventJson.read(entry.getData());
            if (event.bucket().equals(bucket) && event.type().startsWith("s3:ObjectRemoved:")) events.add(event);
        }
        return events;
    }

    private interface Deed {
        void run() throws Exception;
    }

    /** While the bucket tells nobody. */
    private static void without(String bucket, Deed deed) throws Exception {
        NotificationConfiguration told = client.getBucketNotification(
                GetBucketNotificationArgs.builder().bucket(bucket).build());
        client.deleteBucketNotification(
                DeleteBucketNotificationArgs.builder().bucket(bucket).build());
        deed.run();
        client.setBucketNotification(
                SetBucketNotificationArgs.builder().bucket(bucket).config(told).build());
    }

    private static void put(String bucket, String key) throws Exception {
        client.putObject(
                PutObjectArgs.builder().bucket(bucket).object(key).stream(new ByteArrayInputStream(new byte[3]), 3, -1)
                        .build());
    }

    private static void remove(String bucket, String key) throws Exception {
        client.removeObject(
                RemoveObjectArgs.builder().bucket(bucket).object(key).build());
    }
}

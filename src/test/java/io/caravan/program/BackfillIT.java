package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.messages.VersioningConfiguration;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
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

/** {@code caravan backfill} beside a Caravan that runs, with a real MinIO and a real nats-server: each test has a bucket of its own, which tells nobody. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class BackfillIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static MinioClient client;
    private static Connection nats;
    private static JournalEntries journal;
    private static CaravanProcess caravan;
    private static Commands commands;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start(@Own NatsServer server, @Own MinioServer minio) throws Exception {
        client = minio.client();
        nats = Nats.connect(server.url());
        journal = new JournalEntries(nats);
        commands = new Commands(folder);
        bucket("photos");
        put("photos", "2025/a.png");
        put("photos", "2025/b.png");
        put("photos", "2025/c.txt");
        put("photos", "2026/d.png");
        caravan = CaravanProcess.in(folder)
                .with(server)
                .with(minio)
                .with("caravan.storage", "500000000")
                .start();
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> nats.jetStreamManagement()
                .getStreamInfo("OBJECTS"));
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        nats.close();
        client.close();
    }

    @Test
    void objectsFromBeforeCaravansTimeGetEventsOnce() throws Exception {
        assertThat(commands.run(0, "backfill", "photos", "--prefix", "2025/", "--dry-run"))
                .contains("bucket photos: 3 objects looked at, 3 would get an event");
        assertThat(commands.run(0, "backfill", "photos", "--prefix", "2025/"))
                .contains("bucket photos: 3 objects looked at, 0 known to the journal, 3 given to intake");
        awaitTold("photos", 3);
        assertThat(commands.run(0, "backfill", "photos"))
                .contains("bucket photos: 4 objects looked at, 3 known to the journal, 1 given to intake");

        awaitTold("photos", 4);
        assertThat(told("photos")).allSatisfy(event -> {
            assertThat(event.origin()).isEqualTo(Origin.BACKFILL);
            assertThat(event.type()).isEqualTo("s3:ObjectCreated:Put");
            assertThat(event.size()).isEqualTo(3);
            assertThat(event.contentType()).isNotNull();
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(published("events.images.photos"))
                .hasSize(3));
        assertThat(commands.run(0, "audit", "photos")).anyMatch(line -> line.contains("no event is missing"));
    }

    @Test
    void aRuleAloneIsGivenAllOfThemAndTheJournalNone() throws Exception {
        bucket("old");
        put("old", "a.png");
        put("old", "b.txt");

        assertThat(commands.run(0, "backfill", "old", "--rule", "images"))
                .contains("bucket old: 2 objects looked at; rule images: 1 delivered, 1 filtered, 0 failed");

        assertThat(published("events.images.old")).hasSize(1);
        assertThat(told("old")).isEmpty();
        commands.run(0, "backfill", "old", "--rule", "images");
        assertThat(published("events.images.old")).as("the same run").hasSize(1);
        commands.run(0, "backfill", "old", "--rule", "images", "--run", "another");
        assertThat(published("events.images.old")).hasSize(2);
        assertThat(commands.run(1, "backfill", "old", "--rule", "imags"))
                .anyMatch(line -> line.startsWith("caravan: there is no rule imags"));
    }

    @Test
    void ofVersionsOnlyTheCurrentOnesCount() throws Exception {
        bucket("versions");
        client.setBucketVersioning(SetBucketVersioningArgs.builder()
                .bucket("versions")
                .config(new VersioningConfiguration(VersioningConfiguration.Status.ENABLED, null))
                .build());
        put("versions", "a.png");
        put("versions", "a.png");
        put("versions", "gone.png");
        client.removeObject(
                RemoveObjectArgs.builder().bucket("versions").object("gone.png").build());

        assertThat(commands.run(0, "backfill", "versions"))
                .contains("bucket versions: 1 objects looked at, 0 known to the journal, 1 given to intake");

        awaitTold("versions", 1);
        assertThat(told("versions").get(0).versionId()).hasSize(36);
    }

    @Test
    void oneThatIsKilledGoesOn() throws Exception {
        bucket("many");
        for (int i = 0; i < 300; i++) put("many", "k%03d".formatted(i));
        ChildProcess first = commands.start("backfill", "many", "--rate", "5/s"); // a minute
        await().atMost(SOON).untilAsserted(() -> assertThat(told("many")).isNotEmpty());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(nats.keyValue("caravan-state").keys("bookmark.>"))
                        .isNotEmpty());
        first.kill();

        assertThat(commands.run(0, "backfill", "many"))
                .anyMatch(line -> line.startsWith("caravan: goes on after k"))
                .anyMatch(line -> line.startsWith("bucket many: 300 objects looked at, "));

        awaitTold("many", 300);
        assertThat(told("many")).extracting(ObjectEvent::key).doesNotHaveDuplicates();
        assertThat(nats.keyValue("caravan-state").keys("bookmark.>")).isEmpty();
    }

    private static void bucket(String bucket) throws Exception {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    }

    private static void put(String bucket, String key) throws Exception {
        client.putObject(
                PutObjectArgs.builder().bucket(bucket).object(key).stream(new ByteArrayInputStream(new byte[3]), 3, -1)
                        .build());
    }

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

    private static List<Message> published(String subject) throws Exception {
        return journal.read("EVENTS").stream()
                .filter(message -> message.getSubject().equals(subject))
                .toList();
    }
}

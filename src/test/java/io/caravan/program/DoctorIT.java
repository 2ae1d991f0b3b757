package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.servers.MinioServer;
import io.caravan.servers.MinioSettings;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings.User;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.GetBucketNotificationArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.SetBucketNotificationArgs;
import io.minio.messages.EventType;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.QueueConfiguration;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan doctor} on a real MinIO and a real nats-server, which somebody has wired wrongly. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
@Tag("alone")
class DoctorIT {
    private static final String ON = "arrive before the PUT returns: sync_events is on";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FAST = "arn:minio:sqs::fast:nats";
    private static final String SAFE = "arn:minio:sqs::safe:nats";

    private static final String LOOP = """
            - route:
                id: loop
                from:
                  uri: bucket-event:nowhere
                  parameters:
                    events: created
                  steps:
                    - to:
                        id: loop.copy
                        uri: minio:nowhere
                    - to:
                        id: loop.publish
                        uri: nats-jetstream:elsewhere.{bucket}
            """;

    private CaravanProcess caravan;
    private Commands commands;
    private MinioClient minio;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(@Own NatsServer nats, @Own MinioServer store) {
        commands = new Commands(folder);
        minio = store.client();
        caravan = CaravanProcess.in(folder).with(nats).with(store).with("caravan.storage", "500000000");
        caravan.writeProperties();
    }

    @AfterEach
    void stop() throws Exception {
        caravan.close();
        minio.close();
    }

    @Test
    void aNotificationThatSomebodyRemovedIsNamedAndMended(@Own MinioServer store, @Own Connection nats)
            throws Exception {
        store.makeBucket("photos");
        caravan.start();
        awaitIntake(nats);
        upload("photos", "first.png");
        awaitEvents(nats, 1);
        List<String> well = commands.run(0, "doctor");
        assertThat(well).contains("nothing is wrong").anyMatch(line -> line.startsWith("ok       servers"));
        caravan.awaitLog("doctor: nothing is wrong", SOON);

        setNotifications("photos");
        upload("photos", "unseen.png");
        assertThat(commands.run(2, "doctor"))
                .contains(
                        "broken   notifications, photos: it had events in the journal, and now notifies nobody",
                        "         mend: mc event add myminio/photos " + FAST
                                + " --event put,delete; mc event add myminio/photos " + SAFE + " --event put,delete");
        assertThat(commands.run(0, "doctor", "--fix", "--yes")).contains("nothing is wrong");
        upload("photos", "second.png");
        awaitEvents(nats, 2);
    }

    @Test
    void aBucketThatIsAskedForIsMadeAndWired() throws Exception {
        List<String> said = commands.run(1, "doctor", "--fix", "--yes", "--bucket", "reports");

        assertThat(said)
                .contains("done: make bucket reports, which notifies " + FAST + " and " + SAFE
                        + " of what is created and removed")
                .last()
                .isEqualTo("1 warning");
        assertThat(queues("reports")).extracting(QueueConfiguration::queue).containsExactlyInAnyOrder(FAST, SAFE);
    }

    @Test
    void aProbeTellsWhetherEventsArriveAtOnceAndWhetherCopiesAreQueued(@Own MinioServer store) throws Exception {
        store.makeBucket("photos");
        commands.run(1, "doctor", "--fix", "--yes");

        // On a busy machine the events that were there first may be seen last: then it can't tell, and says so.
        boolean queued = false;
        for (int probe = 1; probe <= 8 && !queued; probe++) {
            JsonNode on = findings(1, "doctor", "--probe", "--json");
            assertThat(find(on, "probe", "photos", "sync_events is off"))
                    .as("%s", on)
                    .isEmpty();
            assertThat(find(on, "probe", "photos", "event")).as("%s", on).isNotEmpty();
            queued |= !find(on, "probe", "photos", "from a queue on disk").isEmpty();
        }
        assertThat(queued).isTrue();
        assertThat(minio.listObjects(ListObjectsArgs.builder()
                        .bucket("photos")
                        .recursive(true)
                        .build()))
                .isEmpty();

        store.restart(store.settings().withEnvironment(Map.of("MINIO_API_SYNC_EVENTS", "off")));
        await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> {
            JsonNode off = findings(1, "doctor", "--probe", "--json");
            assertThat(find(off, "probe", "photos", ON)).as("%s", off).isEmpty();
            assertThat(find(off, "probe", "photos", "events were there before their PUT"))
                    .as("%s", off)
                    .isNotEmpty();
        });
    }

    @Test
    void whatSomebodySetUpWronglyIsNamedAndMended(@Own Connection nats) throws Exception {
        minio.makeBucket(MakeBucketArgs.builder().bucket("half").build());
        setNotifications("half", queue(FAST, EventType.OBJECT_CREATED_PUT, EventType.OBJECT_ACCESSED_GET));
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("MINIO_EVENTS")
                        .subjects("minio.events")
                        .storageType(StorageType.File)
                        .discardPolicy(DiscardPolicy.Old)
                        .duplicateWindow(Duration.ofSeconds(5))
                        .maxBytes(10_000_000)
                        .build());
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("EVENTS")
                        .subjects("events.>")
                        .storageType(StorageType.File)
                        .discardPolicy(DiscardPolicy.New)
                        .duplicateWindow(Duration.ofMinutes(10))
                        .maxMessages(1)
                        .maxBytes(10_000_000)
                        .build());
        nats.jetStream().publish("events.images.half", new byte[1]);
        Files.writeString(caravan.routes().resolve("rules/loop.camel.yaml"), LOOP);

        JsonNode found = findings(2, "doctor", "--json");
        assertFound(found, "notifications", "half", "it doesn't notify target safe");
        assertFound(found, "notifications", "half", "but not of CompleteMultipartUpload, Copy, Post");
        assertFound(found, "notifications", "nowhere", "there is no bucket nowhere, which rule loop listens to");
        assertFound(found, "streams", "MINIO_EVENTS", "its discard is old");
        assertFound(found, "streams", "MINIO_EVENTS", "its duplicate window is 5 s, under 120 s");
        assertFound(found, "streams", "MINIO_EVENTS", "it doesn't take [");
        assertFound(found, "streams", "MINIO_EVENTS", "its retention is");
        assertFound(found, "streams", "OBJECTS", "there is no stream OBJECTS");
        assertFound(found, "room", "EVENTS", "is 100% full");
        assertFound(found, "subjects", "loop", "no stream takes what it publishes to, such as elsewhere.x");
        assertFound(found, "loops", "loop", "its step loop.copy writes into bucket nowhere");
        assertFound(found, "intake", "intake", "nobody takes notifications");

        commands.run(2, "doctor", "--fix", "--yes");
        JsonNode left = findings(2, "doctor", "--json");
        assertFound(left, "notifications", "half", "notifies both targets");
        assertFound(left, "streams", "OBJECTS", "is as it should be");
        assertThat(find(left, "streams", "MINIO_EVENTS", ""))
                .singleElement()
                .satisfies(finding -> assertThat(finding.get("what").asText()).startsWith("its retention is"));
        assertThat(queues("half"))
                .hasSize(2)
                .allSatisfy(queue ->
                        assertThat(queue.events()).contains(EventType.OBJECT_CREATED_ANY, EventType.OBJECT_REMOVED_ANY))
                .anySatisfy(queue -> assertThat(queue.events()).contains(EventType.OBJECT_ACCESSED_GET));
    }

    @Test
    void aMinioWithoutTargetsOneThatRefusesUsAndServersThatAreAwayAreNamed(@Own MinioServer store, @Own NatsServer nats)
            throws Exception {
        store.makeBucket("photos");
        store.restart(MinioSettings.in(store.settings().folder()));
        JsonNode found = findings(2, "doctor", "--json");
        assertThat(find(found, "targets", "fast", "MinIO has no target fast")).hasSize(1);
        assertThat(find(found, "targets", "safe", "MinIO has no target safe")).hasSize(1);

        caravan.with("camel.component.minio.secret-key", "wrong-secret").writeProperties();
        nats.stop();
        List<String> said = commands.run(2, "doctor");
        assertThat(said)
                .anyMatch(line ->
                        line.startsWith("broken   servers, MinIO: MinIO at " + store.endpoint() + " refuses us"))
                .anyMatch(line -> line.startsWith("broken   servers, NATS: can't reach NATS at "));

        store.stop();
        assertThat(commands.run(2, "doctor"))
                .anyMatch(line -> line.startsWith("broken   servers, MinIO: can't reach MinIO at " + store.endpoint()));
    }

    @Test
    void aTargetThatDoesntReachNatsIsNamed(@Own MinioServer store) throws Exception {
        store.makeBucket("photos");
        store.restart(store.settings().withEnvironment(Map.of("MINIO_NOTIFY_NATS_ADDRESS_safe", "127.0.0.1:1")));

        JsonNode found = findings(2, "doctor", "--json");
        assertFound(found, "targets", "fast", "is there, and reaches NATS");
        assertThat(find(found, "targets", "safe", "MinIO doesn't reach NATS by its target safe"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.get("remedy").asText()).startsWith("check MINIO_NOTIFY_NATS_ADDRESS_safe"));
    }

    @Test
    void whatTheUserOfNatsMayNotDoIsNamed(@Own NatsServer nats) throws Exception {
        caravan.start();
        caravan.awaitLog("caravan runs", SOON);
        caravan.stop();
        nats.restart(nats.settings()
                .withUser(User.all("minio", "minio-secret"))
                .withUser(new User("clerk", "secret", List.of("$JS.API.>", "$JS.ACK.>", "events.>"), List.of(">"))));
        caravan.with("camel.component.nats-jetstream.username", "clerk")
                .with("camel.component.nats-jetstream.password", "secret")
                .writeProperties();

        JsonNode found = findings(2, "doctor", "--json");

        assertThat(find(found, "permissions", "NATS", "the user may not publish to "))
                .extracting(finding -> finding.get("what").asText())
                .containsExactlyInAnyOrder(
                        "the user may not publish to objects.created.*._",
                        "the user may not publish to dlq.*",
                        "the user may not publish to undecoded.intake",
                        "the user may not publish to $KV.caravan-state.*");
    }

    private void awaitIntake(Connection nats) {
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            for (String durable : List.of("caravan", "caravan-safe", "caravan-bulk"))
                assertThat(nats.jetStreamManagement()
                                .getConsumerInfo("MINIO_EVENTS", durable)
                                .getNumWaiting())
                        .isPositive();
        });
    }

    private static void awaitEvents(Connection nats, int number) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS")).isEqualTo(number));
    }

    private void upload(String bucket, String key) throws Exception {
        minio.putObject(
                PutObjectArgs.builder().bucket(bucket).object(key).stream(new ByteArrayInputStream(new byte[1]), 1, -1)
                        .build());
    }

    private void setNotifications(String bucket, QueueConfiguration... queues) throws Exception {
        NotificationConfiguration configuration = new NotificationConfiguration();
        configuration.setQueueConfigurationList(Arrays.asList(queues));
        minio.setBucketNotification(SetBucketNotificationArgs.builder()
                .bucket(bucket)
                .config(configuration)
                .build());
    }

    private static QueueConfiguration queue(String arn, EventType... events) {
        QueueConfiguration queue = new QueueConfiguration();
        queue.setQueue(arn);
        queue.setEvents(List.of(events));
        return queue;
    }

    private List<QueueConfiguration> queues(String bucket) throws Exception {
        return minio.getBucketNotification(
                        GetBucketNotificationArgs.builder().bucket(bucket).build())
                .queueConfigurationList();
    }

    private JsonNode findings(int exitCode, String... command) throws Exception {
        return new ObjectMapper()
                .readTree(String.join("\n", commands.run(exitCode, command)))
                .get("findings");
    }

    private static void assertFound(JsonNode findings, String check, String subject, String what) {
        assertThat(find(findings, check, subject, what))
                .as("%s, %s: %s in %s", check, subject, what, findings)
                .hasSize(1);
    }

    /** Those of a check about a subject that say something. */
    private static List<JsonNode> find(JsonNode findings, String check, String subject, String what) {
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(each -> each.get("check").asText().equals(check)
                        && each.get("subject").asText().equals(subject)
                        && each.get("what").asText().contains(what))
                .toList();
    }
}

package io.caravan.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.bench.Load;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Management;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What probes and dashboards see of the real program. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class OpsIT {
    private static final Duration STARTED = Duration.ofSeconds(120);

    private static final String NOWHERE = """
            - route:
                id: nowhere
                from:
                  uri: bucket-event:bench
                  parameters:
                    suffix: .csv
                  steps:
                    - to:
                        id: nowhere.publish
                        uri: nats-jetstream:no.stream.has.this
            """;

    private static final String CONTENT = """
            - route:
                id: content
                from:
                  uri: bucket-event:photos
                  parameters:
                    events: created
                  steps:
                    - to:
                        id: content.get
                        uri: minio:photos
                        parameters:
                          operation: getObject
                    - to:
                        id: content.publish
                        uri: nats-jetstream:events.content.{bucket}
                        parameters:
                          format: raw
            """;

    private static final String BROKEN = """
            - route:
                id: broken
                from:
                  uri: bucket-event:bench
                  parameters:
                    suffix: .png
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: out of order
            """;

    private CaravanProcess caravan;
    private Management management;

    @TempDir
    Path folder;

    @BeforeEach
    void prepare(@Own NatsServer server) {
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
        management = Management.of(caravan);
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void itIsAliveButNotReadyWhileNatsIsAwayAndSaysWhy(@Own NatsServer server) {
        server.stop();
        caravan.start().awaitLog("caravan runs", STARTED);

        HttpResponse<String> ready = get("/observe/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .contains("caravan-nats", "away since 20", "can't reach NATS at nats:", ":" + server.port())
                .contains("waits for its durable caravan_images");
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);

        server.restart();
        await().atMost(STARTED)
                .untilAsserted(() ->
                        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200));
        assertThat(metrics())
                .containsEntry("caravan_nats_connected{group=\"caravan\"}", 1.0)
                .containsEntry("caravan_index_entries{group=\"caravan\"}", 0.0);
    }

    @Test
    void aRuleWhoseSubjectNoStreamTakesIsNamedAndTheInstanceStaysReady(@Own Connection nats) throws Exception {
        write("nowhere", NOWHERE);
        caravan.start().awaitLog("caravan runs", STARTED);
        await().atMost(STARTED)
                .untilAsserted(
                        () -> assertThat(get("/observe/health").statusCode()).isEqualTo(200));

        Load.publish(nats, "minio.events", 10, i -> Load.notification(i, "csv"));

        await().atMost(STARTED).untilAsserted(() -> {
            HttpResponse<String> health = get("/observe/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body())
                    .contains("caravan-consumer-nowhere", "misconfigured since 20", "no.stream.has.this")
                    .doesNotContain("caravan-consumer-data");
        });
        caravan.awaitLog("rule nowhere: misconfigured: ", STARTED);
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
        await().atMost(STARTED).untilAsserted(() -> assertThat(metrics())
                .containsEntry(rule("nowhere", "flowing"), 0.0)
                .containsEntry(rule("nowhere", "backlog"), 10.0)
                .containsEntry(rule("data", "flowing"), 1.0)
                .containsEntry(rule("data", "backlog"), 0.0));
    }

    @Test
    void everyMessageIsAccountedFor(@Own Connection nats) throws Exception {
        write("broken", BROKEN);
        caravan.with("caravan.retry.delays", "1s").start().awaitLog("caravan runs", STARTED);

        Load.publish(nats, "minio.events", 300, i -> Load.notification(i, i % 3 == 0 ? "png" : "csv"));
        Load.publish(nats, "minio.safe", 300, i -> Load.notification(i, i % 3 == 0 ? "png" : "csv"));
        nats.jetStream().publish("minio.events", "no JSON".getBytes(StandardCharsets.UTF_8));

        await().atMost(STARTED).untilAsserted(() -> assertThat(metrics())
                .containsEntry(intake("received"), 601.0)
                .containsEntry(intake("messages", "decoded"), 600.0)
                .containsEntry(intake("messages", "undecodable"), 1.0)
                .containsEntry(intake("messages", "ignored"), 0.0)
                .containsEntry(intake("records", "journaled"), 300.0)
                .containsEntry(intake("records", "duplicate"), 300.0)
                .containsEntry(rule("images", "offered_total"), 100.0)
                .containsEntry(ended("images", "delivered"), 100.0)
                .containsEntry(rule("data", "offered_total"), 200.0)
                .containsEntry(ended("data", "delivered"), 200.0)
                .containsEntry(rule("broken", "offered_total"), 100.0)
                .containsEntry(ended("broken", "dead-lettered"), 100.0)
                .containsEntry(rule("broken", "retried_total"), 100.0)
                .containsEntry(rule("broken", "pending"), 0.0)
                .containsEntry(rule("broken", "backlog"), 0.0));
    }

    @Test
    void whatFailsIsCountedAsPendingUntilItIsDone(@Own Connection nats) throws Exception {
        write("broken", BROKEN);
        caravan.with("caravan.retry.delays", "1h").start().awaitLog("caravan runs", STARTED);

        Load.publish(nats, "minio.events", 30, i -> Load.notification(i, i % 3 == 0 ? "png" : "csv"));

        await().atMost(STARTED).untilAsserted(() -> assertThat(metrics())
                .containsEntry(rule("broken", "offered_total"), 10.0)
                .containsEntry(ended("broken", "delivered"), 0.0)
                .containsEntry(ended("broken", "filtered"), 0.0)
                .containsEntry(ended("broken", "dead-lettered"), 0.0)
                .containsEntry(rule("broken", "pending"), 10.0)
                .containsEntry(rule("broken", "waiting"), 10.0)
                .containsEntry(rule("broken", "backlog"), 10.0));
    }

    @Test
    void bothSumsHoldWheneverTheCountersAreAtRest(@Own Connection nats) throws Exception {
        write("broken", BROKEN);
        caravan.with("caravan.retry.delays", "1s").start().awaitLog("caravan runs", STARTED);

        Load.publish(nats, "minio.events", 500, i -> Load.notification(i, i % 5 == 0 ? "png" : "csv"));
        for (int i = 0; i < 7; i++) nats.jetStream().publish("minio.events", "{}".getBytes(StandardCharsets.UTF_8));

        await().atMost(STARTED).untilAsserted(() -> {
            Map<String, Double> now = metrics();
            assertThat(now).containsEntry(intake("received"), 507.0);
            assertThat(now.get(intake("messages", "decoded"))
                            + now.get(intake("messages", "undecodable"))
                            + now.get(intake("messages", "ignored")))
                    .isEqualTo(507.0);
            for (String rule : new String[] {"images", "data", "broken", "deletions"}) {
                assertThat(now.get(ended(rule, "delivered"))
                                + now.get(ended(rule, "filtered"))
                                + now.get(ended(rule, "dead-lettered"))
                                + now.get(rule(rule, "pending")))
                        .as(rule)
                        .isEqualTo(now.get(rule(rule, "offered_total")));
            }
            assertThat(now.get(rule("broken", "offered_total"))).isEqualTo(100.0);
        });
    }

    @Test
    void whatJetStreamHasCountedIsMeasuredToo(@Own Connection nats) throws Exception {
        caravan.start().awaitLog("caravan runs", STARTED);
        await().atMost(STARTED).ignoreExceptions().until(() -> nats.jetStreamManagement()
                .getConsumerNames("OBJECTS")
                .contains("caravan_images"));
        nats.jetStream().publish("objects.accessed.attic._", "{}".getBytes(StandardCharsets.UTF_8));
        nats.jetStream().publish("objects.created.attic.png", "no event".getBytes(StandardCharsets.UTF_8));

        await().atMost(STARTED).untilAsserted(() -> assertThat(metrics())
                .containsEntry("caravan_journal_unheard{group=\"caravan\"}", 1.0)
                .containsEntry(stream("messages", "OBJECTS"), 2.0)
                .containsEntry(stream("messages", "CARAVAN_DLQ"), 1.0)
                .containsEntry(stream("full_ratio", "OBJECTS"), 0.0)
                .containsEntry("caravan_dead_letters{group=\"caravan\",rule=\"images\"}", 1.0)
                .containsEntry(rule("images", "oldest_seconds"), 0.0));
    }

    private static String stream(String meter, String stream) {
        return "caravan_stream_" + meter + "{group=\"caravan\",stream=\"" + stream + "\"}";
    }

    @Test
    void theMetersOfADeletedRuleGoWithIt() throws Exception {
        Path file = write("nowhere", NOWHERE);
        caravan.start().awaitLog("caravan runs", STARTED);
        await().untilAsserted(() -> assertThat(metrics()).containsKey(rule("nowhere", "pending")));

        Files.delete(file);

        await().atMost(STARTED).untilAsserted(() -> assertThat(metrics())
                .doesNotContainKey(rule("nowhere", "pending"))
                .containsKey(rule("images", "pending")));
    }

    @Test
    void aMinioThatIsAwayIsWaitedForAndNothingIsLost(
            @Own NatsServer server, @Own MinioServer minio, @Own Connection nats) throws Exception {
        minio.makeBucket("photos");
        minio.stop();
        write("content", CONTENT);
        caravan.with(minio).start().awaitLog("caravan runs", STARTED);
        caravan.awaitLog("can't reach MinIO at " + minio.endpoint(), STARTED);
        await().atMost(STARTED)
                .untilAsserted(() -> assertThat(get("/observe/health/ready").body())
                        .contains("caravan-minio", "can't reach MinIO")
                        .doesNotContain("caravan-nats"));

        minio.restart();
        await().atMost(STARTED)
                .untilAsserted(() ->
                        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200));
        try (MinioClient client = minio.client()) {
            client.putObject(PutObjectArgs.builder().bucket("photos").object("a.txt").stream(
                            new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)), 5L, -1L)
                    .build());
        }
        await().atMost(STARTED)
                .ignoreExceptionsInstanceOf(JetStreamApiException.class) // none yet
                .untilAsserted(() -> assertThat(nats.jetStreamManagement()
                                .getLastMessage("EVENTS", "events.content.photos")
                                .getData())
                        .isEqualTo("hello".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPortThatIsTakenEndsItWithALineThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            caravan.with("camel.management.host", "0.0.0.0")
                    .with("camel.management.port", Integer.toString(taken.getLocalPort()))
                    .start();

            assertThat(caravan.exitCode(STARTED)).isEqualTo(2);
            assertThat(caravan.log()).anySatisfy(line -> assertThat(line)
                    .contains("Address already in use", "camel.management.port", "" + taken.getLocalPort()));
        }
    }

    private static String rule(String rule, String meter) {
        return "caravan_events_" + meter + "{group=\"caravan\",rule=\"" + rule + "\"}";
    }

    private static String ended(String rule, String outcome) {
        return "caravan_events_total{group=\"caravan\",outcome=\"" + outcome + "\",rule=\"" + rule + "\"}";
    }

    private static String intake(String what) {
        return "caravan_intake_" + what + "_total{group=\"caravan\"}";
    }

    private static String intake(String what, String outcome) {
        return "caravan_intake_" + what + "_total{group=\"caravan\",outcome=\"" + outcome + "\"}";
    }

    private Path write(String name, String yaml) throws IOException {
        return Files.writeString(caravan.routes().resolve("rules").resolve(name + ".camel.yaml"), yaml);
    }

    private HttpResponse<String> get(String path) {
        return management.get(path);
    }

    private Map<String, Double> metrics() {
        return get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("caravan_"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }
}

package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.bench.Load;
import io.caravan.event.EventJson;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the real program takes in, and how it begins with it. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class IntakeProgramIT {
    private static final Duration STARTED = Duration.ofSeconds(120);
    private static final String CORE = "minio.core";

    private CaravanProcess caravan;
    private Connection nats;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(@Own NatsServer server, @Own Connection connection) {
        nats = connection;
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    /** The rules' durables are made before intake takes its first message, and to a rule on an empty journal {@code now} is the beginning. */
    @Test
    void whatWaitedBeforeTheVeryFirstStartReachesTheRules() throws Exception {
        int waiting = 1_000;
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("MINIO_EVENTS")
                        .subjects(
                                "minio.events",
                                "minio.safe",
                                "minio.webhook",
                                "minio.listen",
                                "minio.audit",
                                "minio.backfill")
                        .retentionPolicy(RetentionPolicy.WorkQueue)
                        .discardPolicy(DiscardPolicy.New)
                        .maxBytes(50_000_000)
                        .build());
        Load.publish(nats, "minio.events", waiting / 2, i -> Load.notification(i, "png"));
        Load.publish(nats, "minio.safe", waiting / 2, i -> Load.notification(waiting + i, "csv"));

        caravan.start().awaitLog("caravan runs", STARTED);

        await().untilAsserted(() -> {
            assertThat(Streams.count(nats, "OBJECTS")).isEqualTo(waiting);
            assertThat(Streams.count(nats, "EVENTS", "events.images.bench")).isEqualTo(waiting / 2);
            assertThat(Streams.count(nats, "EVENTS", "events.data.bench")).isEqualTo(waiting / 2);
        });
    }

    @Test
    void coreNatsIsOffUntilItIsSwitchedOnAndThenItSaysWhatThatMeans() throws Exception {
        caravan.start().awaitLog("caravan runs", STARTED);
        assertThatThrownBy(() -> nats.request(CORE, Load.notification(1, "png")).get(60, TimeUnit.SECONDS))
                .as("nobody listens")
                .isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThat(caravan.log()).noneMatch(line -> line.contains("at most once"));
        caravan.stop();

        caravan.with("caravan.intake.core.enabled", "true").start();
        caravan.awaitLog("intake from core NATS is at most once", STARTED);

        await().untilAsserted(
                        () -> { // at most once: whatever comes before it has subscribed is lost
                            nats.publish(CORE, Load.notification(2, "png"));
                            assertThat(Streams.count(nats, "EVENTS", "events.images.bench"))
                                    .isOne();
                        });
        assertThat(Streams.count(nats, "OBJECTS")).isOne();
    }

    @Test
    void theStoresOwnRecordIsKeptAndPassedOnWhereThatIsAskedFor() throws Exception {
        byte[] notification = Files.readAllBytes(Path.of("src/test/resources/notifications/put-umlauts.json"));
        Files.writeString(caravan.routes().resolve("rules/records.camel.yaml"), """
                - route:
                    id: records
                    from:
                      uri: bucket-event:*
                      steps:
                        - to:
                            id: records.publish
                            uri: nats-jetstream:events.records
                            parameters:
                              format: s3
                """);
        caravan.with("caravan.journal.record", "true").start().awaitLog("caravan runs", STARTED);

        nats.jetStream().publish("minio.events", notification);

        await().untilAsserted(() ->
                assertThat(Streams.count(nats, "EVENTS", "events.records")).isOne());
        JsonNode record = json(notification).at("/Records/0");
        byte[] entry = Streams.all(nats, "OBJECTS").get(0).getData();
        assertThat(json(EventJson.read(entry).record().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(record);
        byte[] sent = nats.jetStreamManagement()
                .getLastMessage("EVENTS", "events.records")
                .getData();
        assertThat(json(sent).at("/Records/0")).isEqualTo(record);
    }

    private static JsonNode json(byte[] text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}

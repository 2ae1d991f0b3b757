package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.servers.ChildProcess;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan status} beside a Caravan that runs, on a real nats-server. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class StatusIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String FRAGILE = """
            - route:
                id: fragile
                from:
                  uri: bucket-event:photos
                  parameters:
                    suffix: .png
                  steps:
                    - throwException:
                        exceptionType: io.caravan.jetstream.PermanentException
                        message: "out of order"
            """;

    private CaravanProcess caravan;
    private Commands commands;
    private JournalEntries journal;
    private Connection nats;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(@Own NatsServer server, @Own Connection connection) throws Exception {
        nats = connection;
        journal = new JournalEntries(nats);
        commands = new Commands(folder);
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
        for (String shipped : List.of("images", "data", "deletions")) {
            Files.delete(caravan.routes().resolve("rules/" + shipped + ".camel.yaml"));
        }
        Files.writeString(caravan.routes().resolve("rules/fragile.camel.yaml"), FRAGILE);
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    /** As in a container, where a command has the environment of the Caravan that runs there. */
    @Test
    void thePortOfACaravanThatRunsIsLeftToIt() throws Exception {
        caravan.writeProperties();
        Path log = folder.resolve("status.log");
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> environment =
                    Map.of("CAMEL_MANAGEMENT_ENABLED", "true", "CAMEL_MANAGEMENT_PORT", "" + taken.getLocalPort());

            ChildProcess status = CaravanProcess.command(folder, log, environment, "status");

            assertThat(status.ends(SOON)).isTrue();
        }
        assertThat(Files.readString(log)).contains("NATS 2.").doesNotContain("Address already in use", "Exception");
    }

    @Test
    void itSaysHowFarEverythingIsAndWhatNoRuleListensTo() throws Exception {
        run();
        journal.write("a.png");
        journal.write("b.txt");
        journal.write("c.txt");
        nats.jetStream().publish("minio.events", "{".getBytes(StandardCharsets.UTF_8));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(Streams.count(nats, "CARAVAN_DLQ")).isOne();
            assertThat(Streams.count(nats, "CARAVAN_UNDECODED")).isOne();
        });
        caravan.stop();
        nats.jetStream().publish("minio.events", "{".getBytes(StandardCharsets.UTF_8));
        nats.jetStream().publish("minio.safe", "{".getBytes(StandardCharsets.UTF_8));

        List<String> said = commands.run(0, "status");
        assertThat(said)
                .anyMatch(line -> line.matches("NATS 2\\.\\S+ at nats://127.0.0.1:\\d+"))
                .anyMatch(line -> line.matches("OBJECTS +3 +\\S+ k?B +0% +\\d+[smh]"))
                .anyMatch(line -> line.matches("EVENTS +0 +0 B +0% +-"))
                .contains("intake: 2 notifications not read, 0 of them in hand; 1 couldn't be decoded")
                .anyMatch(line -> line.matches("fragile +idle +0 +0 +- +1"))
                .contains("no rule listens to:", "  objects.created.photos.txt  2")
                .noneMatch(line -> line.contains("photos.png"));
        assertThat(said).hasSizeLessThan(24);

        JsonNode json = new ObjectMapper().readTree(String.join("\n", commands.run(0, "status", "--json")));
        assertThat(json.at("/intake/unread").asInt()).isEqualTo(2);
        assertThat(json.at("/intake/undecoded").asInt()).isOne();
        assertThat(json.at("/rules/0/rule").asText()).isEqualTo("fragile");
        assertThat(json.at("/rules/0/letters").asInt()).isOne();
        assertThat(json.at("/rules/0/pending").asInt()).isZero();
        assertThat(json.get("unheard").get("objects.created.photos.txt").asInt())
                .isEqualTo(2);
        assertThat(json.get("streams")).hasSize(5);
    }

    @Test
    void twoLooksTellHowFastItGoes() throws Exception {
        run();
        assertThat(commands.run(0, "status", "--interval", "1s"))
                .anyMatch(line -> line.matches("stream .* stored/s"))
                .anyMatch(line -> line.matches("OBJECTS +0 .* 0\\.0"))
                .anyMatch(line -> line.matches("fragile +served .* 0\\.0"));
        assertThat(commands.run(2, "status", "--interval", "soon")).anyMatch(line -> line.contains("--interval: "));
    }

    @Test
    void aDeletedRuleIsNoListenerAndItsLettersAreStillCounted() throws Exception {
        run();
        journal.write("a.png");
        await().atMost(SOON).untilAsserted(() -> assertThat(Streams.count(nats, "CARAVAN_DLQ"))
                .isOne());
        Files.delete(caravan.routes().resolve("rules/fragile.camel.yaml"));
        caravan.stop();

        assertThat(commands.run(0, "status"))
                .anyMatch(line -> line.matches("fragile +orphaned +0 +0 +- +1"))
                .contains("no rule listens to:", "  objects.created.photos.png  1");
        commands.run(0, "rules", "prune", "--yes");
        assertThat(commands.run(0, "status")).anyMatch(line -> line.matches("fragile +gone +- +- +- +1"));
    }

    @Test
    void whereCaravanNeverRanItNamesWhatIsMissing() throws Exception {
        caravan.writeProperties();

        assertThat(commands.run(0, "status"))
                .contains("OBJECTS isn't there; caravan run makes it", "CARAVAN_DLQ isn't there; caravan run makes it")
                .contains("no rules");
    }

    @Test
    void natsThatIsAwayIsOneLine(@Own NatsServer server) throws Exception {
        caravan.writeProperties();
        server.stop();

        assertThat(commands.run(1, "status")).singleElement().asString().startsWith("caravan: can't reach NATS at ");
    }

    private void run() {
        caravan.start();
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                .contains("caravan_fragile"));
    }
}

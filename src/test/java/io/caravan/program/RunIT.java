package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings.User;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the real program begins and ends, and what it says when it can't. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class RunIT {
    private static final Duration STARTED = Duration.ofSeconds(120);
    private static final Duration ENDED = Duration.ofSeconds(120);

    private CaravanProcess caravan;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(@Own NatsServer server) {
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void natsThatIsAwayAtTheStartIsWaitedFor(@Own NatsServer server, @Own Connection nats) throws Exception {
        server.stop();
        caravan.start();
        caravan.awaitLog("waiting for it", STARTED);
        caravan.awaitLog("caravan runs", STARTED);

        server.restart(server.settings());

        await().atMost(STARTED).ignoreExceptions().untilAsserted(() -> {
            JetStreamManagement management = nats.jetStreamManagement();
            assertThat(management.getConsumerNames("MINIO_EVENTS"))
                    .containsExactlyInAnyOrder("caravan", "caravan-safe", "caravan-bulk");
            assertThat(management.getConsumerNames("OBJECTS"))
                    .containsExactlyInAnyOrder("caravan_data", "caravan_deletions", "caravan_images");
        });
        caravan.stop();
        assertThat(caravan.exitCode(Duration.ZERO)).isZero();
    }

    @Test
    void toldToStopWhileItWaitsForNatsItEndsCleanly(@Own NatsServer server) throws Exception {
        server.stop();
        caravan.start();
        caravan.awaitLog("caravan runs", STARTED);

        caravan.stop();

        assertThat(caravan.exitCode(Duration.ZERO)).isZero();
    }

    @Test
    void aRuleThatHangsHoldsUpNoStop(@Own Connection nats) throws Exception {
        Files.writeString(caravan.routes().resolve("rules/sleeper.camel.yaml"), """
                - route:
                    id: sleeper
                    from:
                      uri: bucket-event:*
                      steps:
                        - to:
                            uri: nats-jetstream:events.begun
                        - delay:
                            expression:
                              constant:
                                expression: "600000"
                        - to:
                            uri: nats-jetstream:events.slept
                """);
        caravan.start();
        caravan.awaitLog("caravan runs", STARTED);
        JournalEntries journal = new JournalEntries(nats);
        journal.write("a.txt");
        journal.awaitEvents("events.begun");

        long begin = System.nanoTime();
        caravan.stop();

        assertThat(caravan.exitCode(Duration.ZERO)).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void refusedCredentialsEndItWithOneLine(@Own NatsServer server) throws Exception {
        server.restart(server.settings().withUser(User.all("somebody", "secret")));

        caravan.start();

        assertThat(caravan.exitCode(ENDED)).isOne();
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("NATS at " + server.url() + " refuses the credentials");
    }

    @Test
    void aMissingPermissionEndsItWithOneLineThatNamesTheSubject(@Own NatsServer server) throws Exception {
        server.restart(server.settings()
                .withUser(new User("caravan", "secret", List.of("$JS.API.INFO", "events.>"), List.of(">"))));
        caravan.with("camel.component.nats-jetstream.username", "caravan")
                .with("camel.component.nats-jetstream.password", "secret");

        caravan.start();

        assertThat(caravan.exitCode(ENDED)).isOne();
        assertThat(complaints()).singleElement().asString().contains("$JS.API.STREAM.INFO.MINIO_EVENTS");
    }

    @Test
    void aStreamInTheWayEndsItWithOneLineThatNamesIt(@Own Connection nats) throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("LEGACY")
                        .subjects("minio.*")
                        .build());

        caravan.start();

        assertThat(caravan.exitCode(ENDED)).isOne();
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("can't make stream MINIO_EVENTS")
                .contains("minio.events overlaps with stream LEGACY");
    }

    @Test
    void badRoutesEndItNamingEveryFault() throws Exception {
        edit("images", "suffix:", "sufix:");
        edit("data", "nats-jetstream:events", "nats-jetstreem:events");

        caravan.start();

        assertThat(caravan.exitCode(ENDED)).isEqualTo(2);
        assertThat(complaints())
                .hasSize(2)
                .anyMatch(line -> line.contains("routes/rules/images.camel.yaml:8: bucket-event has no option sufix"))
                .anyMatch(line -> line.contains("routes/rules/data.camel.yaml:")
                        && line.contains("there is no component nats-jetstreem"));
    }

    @Test
    void aWrongSettingEndsItNamingTheOneThatWasMeant() throws Exception {
        caravan.with("caravan.retry.delay", "1s").start();

        assertThat(caravan.exitCode(ENDED)).isEqualTo(2);
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("caravan.retry.delay is no setting; did you mean caravan.retry.delays?");
    }

    @Test
    void aValueThatIsNoneEndsItWithOneLine() throws Exception {
        caravan.with("caravan.retry.delays", "soon").start();

        assertThat(caravan.exitCode(ENDED)).isNotZero();
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("caravan.retry.delays")
                .contains("soon");
    }

    private void edit(String rule, String from, String to) throws Exception {
        Path file = caravan.routes().resolve("rules/" + rule + ".camel.yaml");
        Files.writeString(file, Files.readString(file).replace(from, to));
    }

    /** What it said at its end; and nothing that only a programmer can read. */
    private List<String> complaints() {
        assertThat(caravan.log()).noneMatch(line -> line.startsWith("\tat "));
        return caravan.log().stream()
                .filter(line -> line.startsWith("caravan: "))
                .toList();
    }
}

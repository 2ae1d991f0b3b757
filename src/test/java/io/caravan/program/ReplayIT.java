package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan replay} beside a Caravan that runs, on a real nats-server. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class ReplayIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String EVENTS = "EVENTS";

    private static final String PUBLISH = """
                    - to:
                        uri: nats-jetstream:events.late.{key}
            """;
    private static final String PAUSE = """
                    - delay:
                        asyncDelayed: "false"
                        expression:
                          constant:
                            expression: "5"
            """;
    private static final String FAIL = """
                    - throwException:
                        exceptionType: io.caravan.jetstream.PermanentException
                        message: "out of order: ${body.key}"
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
        caravan.start();
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            nats.jetStreamManagement().getStreamInfo("OBJECTS");
            nats.jetStreamManagement().getStreamInfo(EVENTS);
        });
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void aRuleWrittenTodayCanBeGivenYesterdaysEvents() throws Exception {
        journal.write("a.png");
        journal.write("b.txt");
        journal.write("c.png");
        write("suffix: .png", PUBLISH);
        awaitDurable();

        assertThat(replay(0, "--from", "24h", "--dry-run"))
                .containsExactly("rule late: 2 events from sequence 1 on, of which it would get 2 and filter 0");
        assertThat(subjects()).isEmpty();
        assertThat(replay(0, "--from", "24h"))
                .anyMatch(line -> line.matches("rule late: sequences 1 to 3 of OBJECTS, run [0-9a-f]{8}"))
                .contains("rule late: 2 delivered, 0 filtered, 0 failed");

        assertThat(subjects()).containsExactly("events.late.a%2Epng", "events.late.c%2Epng");
        assertThat(nats.jetStreamManagement()
                        .getConsumerInfo("OBJECTS", "caravan_late")
                        .getDelivered()
                        .getConsumerSequence())
                .as("its place doesn't move")
                .isZero();
    }

    @Test
    void theSameRunAgainPublishesNothingTwiceAndAnotherDoes() throws Exception {
        journal.write("a.png");
        write("events: created", PUBLISH);

        replay(0, "--from", "beginning");
        replay(0, "--from", "beginning");
        assertThat(subjects()).hasSize(1);
        replay(0, "--from", "beginning", "--run", "once-more");
        assertThat(subjects()).hasSize(2);
        replay(0, "--from-seq", "1", "--run", "once-more");
        assertThat(subjects()).hasSize(2);
        write("events: created,removed", PUBLISH);
        replay(0, "--from", "beginning");
        assertThat(subjects()).as("a rule that was edited").hasSize(3);
    }

    @Test
    void onlyItsRangeAndItsBucketAreReplayed() throws Exception {
        write("events: created", PUBLISH);
        Files.writeString(file(), Files.readString(file()).replace("bucket-event:photos", "bucket-event:*"));
        awaitDurable();
        journal.write("early");
        awaitEvents(1);
        Instant between = Instant.now().plusMillis(1);
        await().atMost(SOON).until(() -> Instant.now().isAfter(between));
        journal.write("later");
        awaitEvents(2);

        assertThat(replay(0, "--from", "1h", "--to", between.toString(), "--dry-run"))
                .containsExactly("rule late: 1 events from sequence 1 on, of which it would get 1 and filter 0");
        assertThat(replay(0, "--from", between.toString(), "--dry-run"))
                .containsExactly("rule late: 1 events from sequence 2 on, of which it would get 1 and filter 0");
        assertThat(replay(0, "--from", "1h", "--bucket", "photos", "--dry-run"))
                .containsExactly("rule late: 2 events from sequence 1 on, of which it would get 2 and filter 0");
        assertThat(replay(0, "--from", "1h", "--bucket", "others", "--dry-run"))
                .containsExactly("rule late: 0 events from sequence 1 on, of which it would get 0 and filter 0");
        nats.jetStreamManagement().deleteMessage("OBJECTS", 1);
        assertThat(replay(0, "--from", "1h", "--dry-run"))
                .hasSize(2)
                .anyMatch(line ->
                        line.startsWith("what the journal had before ") && line.endsWith(" is no longer in it"));
    }

    @Test
    void whatFailsIsADeadLetterAndCanBeReplayedFromThere() throws Exception {
        for (int i = 0; i < 5; i++) journal.write("k" + i);
        write("events: created", FAIL);

        assertThat(replay(1, "--from", "beginning"))
                .anyMatch(line -> line.startsWith("caravan: sequence 1 (objects.created.photos._) failed: ")
                        && line.contains("out of order: k0"))
                .contains(
                        "rule late: 0 delivered, 0 filtered, 5 failed, which are dead letters now: caravan dlq list --rule late");
        assertThat(Streams.count(nats, "CARAVAN_DLQ")).isEqualTo(5);

        write("events: created", PUBLISH);
        commands.run(0, "dlq", "replay", "--rule", "late");
        assertThat(subjects()).hasSize(5);
        assertThat(Streams.count(nats, "CARAVAN_DLQ")).isZero();
    }

    @Test
    void itGivesUpAfterSoManyFailuresAndSaysWhereToGoOn() throws Exception {
        for (int i = 0; i < 500; i++) journal.write("k" + i);
        write("events: created", FAIL);

        List<String> said = replay(1, "--from", "beginning", "--run", "r", "--give-up-after", "3");

        assertThat(Streams.count(nats, "CARAVAN_DLQ")).isBetween(3L, 110L);
        long done = Streams.count(nats, "CARAVAN_DLQ");
        assertThat(said)
                .contains("caravan: it ended before sequence " + (done + 1) + "; go on with --from-seq " + (done + 1)
                        + " --run r");
    }

    @Test
    void whenTheSinkIsAwayNothingIsADeadLetterAndItSaysWhereToGoOn() throws Exception {
        for (int i = 0; i < 300; i++) journal.write("k" + i);
        write("events: created", PUBLISH.replace("events.", "nowhere."));

        assertThat(replay(1, "--from", "beginning", "--run", "r"))
                .anyMatch(
                        line -> line.startsWith("caravan: sequence 1 can't be delivered now, so no others are tried: "))
                .contains("caravan: it ended before sequence 1; go on with --from-seq 1 --run r");
        assertThat(Streams.count(nats, "CARAVAN_DLQ")).isZero();
    }

    @Test
    void aReplayThatIsKilledAndBegunAgainPublishesEachEventOnce() throws Exception {
        int count = 1_500;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            journal.write("k" + i);
            expected.add("events.late.k" + i);
        }
        write("events: created", PAUSE + PUBLISH);

        for (int kill = 1; kill <= 2; kill++) {
            long enough = count * kill / 4;
            ChildProcess replay = commands.start("replay", "--rule", "late", "--from", "24h");
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(Streams.count(nats, EVENTS)).isGreaterThan(enough));
            replay.kill();
        }
        assertThat(Streams.count(nats, EVENTS)).isLessThan(count);
        replay(0, "--from", "24h");

        assertThat(subjects()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aRateIsKept() throws Exception {
        for (int i = 0; i < 20; i++) journal.write("k" + i);
        write("events: created", PUBLISH);

        replay(0, "--from", "beginning", "--rate", "10/s");

        List<Message> all = Streams.all(nats, EVENTS);
        assertThat(all).hasSize(20);
        assertThat(Duration.between(
                        all.get(0).metaData().timestamp(),
                        all.get(19).metaData().timestamp()))
                .isGreaterThan(Duration.ofMillis(1_700));
    }

    @Test
    void aCallThatIsNotClearIsToldSo() throws Exception {
        assertThat(replay(2)).anyMatch(line -> line.startsWith("caravan: from when? --from TIME, or --from-seq N"));
        assertThat(replay(2, "--from", "now")).anyMatch(line -> line.startsWith("caravan: --from now has no events"));
        assertThat(replay(2, "--from", "soon"))
                .anyMatch(line -> line.startsWith("caravan: --from is no point in time: 'soon'"));
        assertThat(replay(2, "--from", "1h", "--rate", "fast"))
                .anyMatch(line -> line.startsWith("caravan: --rate: a number of events per second"));
        assertThat(replay(1, "--from", "1h"))
                .containsExactly("caravan: there is no rule late in " + caravan.routes() + ": nothing is replayed");
    }

    private List<String> replay(int exitCode, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("replay", "--rule", "late"));
        all.addAll(List.of(options));
        return commands.run(exitCode, all.toArray(String[]::new));
    }

    private void write(String option, String steps) throws IOException {
        Files.writeString(file(), """
                - route:
                    id: late
                    from:
                      uri: bucket-event:photos
                      parameters:
                        %s
                      steps:
                """.formatted(option) + steps);
    }

    private Path file() {
        return caravan.routes().resolve("rules/late.camel.yaml");
    }

    private void awaitDurable() {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                .contains("caravan_late"));
    }

    private void awaitEvents(int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Streams.count(nats, EVENTS)).isEqualTo(count));
    }

    private List<String> subjects() throws Exception {
        return Streams.all(nats, EVENTS).stream().map(Message::getSubject).toList();
    }
}

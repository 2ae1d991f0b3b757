package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
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

/** {@code caravan rules} beside a Caravan that runs, on a real nats-server. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class RulesIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String JOURNAL = "OBJECTS";
    private static final String STATE = "KV_caravan-state";

    private CaravanProcess caravan;
    private Commands commands;
    private JournalEntries journal;
    private Connection nats;
    private JetStreamManagement management;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(@Own NatsServer server, @Own Connection connection) throws Exception {
        nats = connection;
        management = nats.jetStreamManagement();
        journal = new JournalEntries(nats);
        commands = new Commands(folder);
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
        for (String shipped : List.of("images", "data", "deletions")) Files.delete(file(shipped));
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void theListSaysHowFarEachRuleIsAndWhichHaveNoFile() throws Exception {
        write("kept");
        write("gone");
        start("kept", "gone");
        management.addOrUpdateConsumer(JOURNAL, durable("theirs_kept", "kept"));
        management.addOrUpdateConsumer(JOURNAL, durable("reader", null));
        Files.delete(file("gone"));
        caravan.awaitLog("rule gone has ended", SOON);
        journal.write("a.png");
        journal.write("b.png");
        write("young");
        await().atMost(SOON).untilAsserted(() -> assertThat(management
                        .getConsumerInfo(JOURNAL, "caravan_kept")
                        .getAckFloor()
                        .getStreamSequence())
                .isEqualTo(2));
        caravan.stop();

        assertThat(commands.run(0, "rules", "list"))
                .anySatisfy(line -> assertThat(line).matches("rule +state +revision +pending +out +oldest +last given"))
                .anySatisfy(line -> assertThat(line).matches("gone +orphaned +1 +2 +0 +\\d+[smh] +-"))
                .anySatisfy(line -> assertThat(line).matches("kept +idle +1 +0 +0 +- +\\d+[smh]"))
                .anySatisfy(line -> assertThat(line).matches("\\(reader\\) +idle +- +2 +0 +\\d+[smh] +-"))
                .anySatisfy(line -> assertThat(line).matches("\\(theirs_kept\\) +idle +- +2 +0 +\\d+[smh] +-"))
                .contains("gone has no file in the routes folder: caravan rules prune");
    }

    @Test
    void aDeletedRuleIsPrunedWithAllThatIsRememberedOfIt() throws Exception {
        write("kept");
        write("gone", FAIL);
        start("kept", "gone");
        journal.write("a.png");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(remembered("gone")).anyMatch(key -> key.contains(".retry.")));
        Files.delete(file("gone"));
        caravan.awaitLog("rule gone has ended", SOON);
        awaitNobodyAsks("caravan_gone");
        nats.jetStream().publish("$KV.caravan-state.abandoned.caravan_gone", "x".getBytes());
        List<String> ofKept = remembered("kept");

        assertThat(commands.run(0, "rules", "prune", "--dry-run"))
                .containsExactly("rule gone: durable caravan_gone, with 1 events before it");
        assertThat(commands.run(1, "rules", "prune")).as("nobody answers").contains("caravan: nothing was deleted");
        assertThat(management.getConsumerNames(JOURNAL)).contains("caravan_gone");
        assertThat(commands.run(1, "rules", "prune", "kept", "unheard-of"))
                .anyMatch(line -> line.matches("caravan: rule kept is in .*, so its place stays"))
                .anyMatch(line -> line.startsWith("caravan: there is no rule unheard-of, "));

        assertThat(commands.run(0, "rules", "prune", "--yes")).contains("rule gone: deleted");
        assertThat(management.getConsumerNames(JOURNAL)).containsExactly("caravan_kept");
        assertThat(remembered("gone")).isEmpty();
        assertThat(remembered("kept")).containsExactlyInAnyOrderElementsOf(ofKept);
        assertThat(commands.run(0, "rules", "prune", "--yes"))
                .singleElement()
                .asString()
                .startsWith("nothing to delete: ");
    }

    @Test
    void whatALostDurableLeftBehindIsPrunedToo() throws Exception {
        write("gone");
        start("gone");
        Files.delete(file("gone"));
        caravan.awaitLog("rule gone has ended", SOON);
        caravan.stop();
        management.deleteConsumer(JOURNAL, "caravan_gone");

        assertThat(commands.run(0, "rules", "list")).anyMatch(line -> line.matches("gone +lost +-.*"));
        assertThat(commands.run(0, "rules", "prune", "--yes"))
                .containsExactly(
                        "rule gone: durable caravan_gone is gone, what is remembered of it is still there",
                        "rule gone: deleted");
        assertThat(remembered("gone")).isEmpty();
    }

    @Test
    void aRuleThatSomebodyServesIsNotPrunedEvenIfItAsksForNothing() throws Exception {
        write("busy");
        write("held", PUBLISH.replace("events.", "nowhere."));
        start("busy", "held");
        journal.write("a.png");
        caravan.awaitLog("no stream takes", SOON);
        Path other = folder.resolve("other");
        CaravanProcess.copyRoutes(other);

        assertThat(commands.run(1, "rules", "prune", "--yes", "--routes", other.toString()))
                .anyMatch(line -> line.startsWith("caravan: rule busy isn't in the routes folder, but somebody "))
                .anyMatch(line -> line.startsWith("caravan: rule held isn't in the routes folder, but somebody "));
        caravan.kill();
        assertThat(commands.run(1, "rules", "prune", "--yes", "--routes", other.toString()))
                .as("killed a moment ago: nobody knows")
                .noneMatch(line -> line.endsWith(": deleted"));

        assertThat(management.getConsumerNames(JOURNAL)).contains("caravan_busy", "caravan_held");
    }

    @Test
    void nothingIsPrunedWhileARuleFileIsBroken() throws Exception {
        write("gone");
        start("gone");
        Files.writeString(file("gone"), "- route:\n    id: gone\n    from:\n      uri: bucket-evnt:photos\n");
        caravan.stop();

        assertThat(commands.run(1, "rules", "prune", "--yes"))
                .anyMatch(line -> line.startsWith("caravan: routes/rules/gone.camel.yaml"))
                .anyMatch(line -> line.contains("nothing is deleted before it is mended"));
        assertThat(management.getConsumerNames(JOURNAL)).contains("caravan_gone");
    }

    @Test
    void aPausedRuleGetsNothingUntilItIsResumedAndThenEverythingOnce() throws Exception {
        write("slow");
        start("slow");
        journal.write("before");
        awaitEvents("events.slow.before");

        assertThat(commands.run(0, "rules", "pause", "slow")).containsExactly("rule slow: paused until it is resumed");
        caravan.awaitLog("rule slow: paused: ", SOON);
        journal.write("meanwhile");
        assertThat(commands.run(0, "rules", "list"))
                .anyMatch(line -> line.matches("slow +paused +1 +1 +0 .*"))
                .contains("slow is paused until it is resumed: caravan rules resume");
        assertThat(Streams.count(nats, "EVENTS")).isOne();

        caravan.kill();
        caravan.start();
        assertThat(commands.run(0, "rules", "resume", "slow"))
                .containsExactly("rule slow: resumed, with 1 events before it");
        awaitEvents("events.slow.before", "events.slow.meanwhile");
        assertThat(commands.run(0, "rules", "resume", "slow")).containsExactly("rule slow: wasn't paused");
        assertThat(commands.run(1, "rules", "pause", "unheard-of"))
                .containsExactly("caravan: rule unheard-of has no durable caravan_unheard-of on OBJECTS");
        assertThat(commands.run(2, "rules", "pause", "slow", "--for", "soon"))
                .anyMatch(line -> line.startsWith("caravan: --for: 'soon' is none of 30s, 15m, 24h, 7d"));
    }

    @Test
    void aPauseEndsByItself() throws Exception {
        write("slow");
        start("slow");

        assertThat(commands.run(0, "rules", "pause", "slow", "--for", "3s"))
                .singleElement()
                .asString()
                .startsWith("rule slow: paused until 20");
        journal.write("meanwhile");

        awaitEvents("events.slow.meanwhile");
        caravan.awaitLog("rule slow: no longer paused", SOON);
    }

    @Test
    void aChangedSinceIsSaidToChangeNothingOnce() throws Exception {
        write("late");
        start("late");
        Files.writeString(file("late"), Files.readString(file("late")).replace("events: created", "since: beginning"));

        caravan.awaitLog("rule late: since was now and is beginning now, which changes nothing", SOON);
        caravan.stop();
        caravan.start();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(caravan.log().stream().filter(line -> line.contains("caravan runs")))
                        .hasSize(2));
        assertThat(caravan.log().stream().filter(line -> line.contains("since was")))
                .hasSize(1);
    }

    private static final String PUBLISH = """
                    - to:
                        uri: nats-jetstream:events.%s.{key}
            """;
    private static final String FAIL = """
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: "not now"
            """;

    private void write(String rule) throws IOException {
        write(rule, PUBLISH);
    }

    private void write(String rule, String steps) throws IOException {
        Files.writeString(file(rule), """
                - route:
                    id: %1$s
                    from:
                      uri: bucket-event:photos
                      parameters:
                        events: created
                      steps:
                """.formatted(rule) + steps.formatted(rule));
    }

    private Path file(String rule) {
        return caravan.routes().resolve("rules/" + rule + ".camel.yaml");
    }

    private void start(String... rules) {
        caravan.start();
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            for (String rule : rules)
                assertThat(management.getConsumerNames(JOURNAL)).contains("caravan_" + rule);
        });
    }

    private void awaitEvents(String... subjects) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(Streams.all(nats, "EVENTS"))
                .extracting(Message::getSubject)
                .containsExactlyInAnyOrder(subjects));
    }

    /** The server forgets within a heartbeat who asked and is gone. */
    private void awaitNobodyAsks(String durable) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        management.getConsumerInfo(JOURNAL, durable).getNumWaiting())
                .isZero());
    }

    private static ConsumerConfiguration durable(String name, String rule) {
        ConsumerConfiguration.Builder durable =
                ConsumerConfiguration.builder().durable(name).ackPolicy(AckPolicy.Explicit);
        if (rule != null) durable.metadata(java.util.Map.of("caravan-rule", rule));
        return durable.build();
    }

    /** Subjects in the state bucket. */
    private List<String> remembered(String rule) throws Exception {
        return Streams.all(nats, STATE).stream()
                .map(Message::getSubject)
                .filter(key -> key.matches(".*\\.caravan_" + rule + "(\\..*)?"))
                .distinct()
                .toList();
    }
}

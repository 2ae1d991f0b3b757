package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings.User;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.FreePort;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan dlq} beside a Caravan that runs, on a real nats-server. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class DlqIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String DLQ = "CARAVAN_DLQ";
    private static final String EVENTS = "EVENTS";

    private static final List<String> PERMISSIONS = List.of(
            "$JS.API.STREAM.INFO.*",
            "$JS.API.CONSUMER.CREATE.CARAVAN_DLQ.>",
            "$JS.API.CONSUMER.MSG.NEXT.CARAVAN_DLQ.*",
            "$JS.API.STREAM.MSG.GET.CARAVAN_DLQ",
            "$JS.API.DIRECT.GET.OBJECTS",
            "$JS.API.STREAM.MSG.DELETE.CARAVAN_DLQ",
            "events.>");

    private static final String PUBLISH = """
                    - to:
                        uri: nats-jetstream:events.fragile.{key}
            """;
    private static final String CALL = """
                    - validate:
                        expression:
                          simple:
                            expression: "${header.CamelRedelivered} == true"
                    - to:
                        uri: direct:shared
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
                        message: "out of ördér: ${body.key}"
            """;

    private CaravanProcess caravan;
    private JournalEntries journal;
    private Connection nats;
    private int runs;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(@Own NatsServer server, @Own Connection connection) throws Exception {
        nats = connection;
        journal = new JournalEntries(nats);
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
        for (String shipped : List.of("images", "data", "deletions")) {
            Files.delete(caravan.routes().resolve("rules/" + shipped + ".camel.yaml"));
        }
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void aRuleThatIsMendedDeliversItsLettersOnceAndTheyAreGone() throws Exception {
        runWith(FAIL);
        String first = journal.write("a.png");
        journal.write("b.png");
        awaitLetters(2);

        assertThat(dlq(0, "list")).anySatisfy(line -> assertThat(line)
                .matches("fragile +2 .*2 permanent, PermanentException: out of ördér: b.png"));
        assertThat(dlq(0, "list", "--rule", "fragile"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("     1  ")
                        .contains(first, "photos/a.png", "  1  permanent  ", "out of ördér: a.png"))
                .anySatisfy(line -> assertThat(line).contains("photos/b.png"));
        assertThat(dlq(0, "list", "--rule", "fragile", "--limit", "1"))
                .noneMatch(line -> line.contains("photos/b.png"))
                .contains("1 more: --limit 2");
        assertThat(dlq(0, "show", "1"))
                .anyMatch(line -> line.matches("Caravan-Rule +fragile"))
                .anyMatch(line -> line.matches("Caravan-Error +out of ördér: a.png"))
                .anyMatch(line -> line.matches("Caravan-Stream +OBJECTS"))
                .anyMatch(line -> line.startsWith("{\"schema\":1,\"id\":\"" + first + "\""));
        assertThat(dlq(0, "show", "--body", "1"))
                .singleElement()
                .asString()
                .isEqualTo(new String(letters().get(0).getData()));

        write(PUBLISH);
        assertThat(dlq(0, "replay", "1")).contains("rule fragile: 1 delivered, 0 filtered, 0 failed again");
        assertThat(subjects()).containsExactly("events.fragile.a%2Epng");
        assertThat(letters()).hasSize(1);
        assertThat(dlq(0, "replay", "--rule", "fragile"))
                .contains("rule fragile: 1 delivered, 0 filtered, 0 failed again");
        assertThat(subjects()).containsExactly("events.fragile.a%2Epng", "events.fragile.b%2Epng");
        assertThat(letters()).isEmpty();

        assertThat(dlq(0, "list")).contains("no dead letters");
        assertThat(dlq(1, "replay", "1")).contains("caravan: there is no letter 1");
        assertThat(dlq(1, "show", "1")).contains("caravan: there is no letter 1 in CARAVAN_DLQ");
    }

    @Test
    void lettersAreChosenByBucketPrefixErrorAndTimeAndDroppedForGood() throws Exception {
        runWith(FAIL);
        for (String key : List.of("a/1", "a/2", "b/1", "b/2")) journal.write(key);
        awaitLetters(4);

        assertThat(dlq(0, "list", "--rule", "fragile", "--prefix", "a/"))
                .anyMatch(line -> line.contains("photos/a/1"))
                .anyMatch(line -> line.contains("photos/a/2"))
                .noneMatch(line -> line.contains("photos/b"));
        assertThat(dlq(0, "list", "--bucket", "photos", "--error", "orderly")).containsExactly("no such dead letters");
        assertThat(dlq(0, "list", "--bucket", "photos", "--error", "b/2"))
                .anyMatch(line -> line.matches("fragile +1 .*"));
        assertThat(dlq(0, "list", "--to", "1h")).containsExactly("no such dead letters");
        assertThat(dlq(0, "list", "--from", "1h")).anyMatch(line -> line.matches("fragile +4 .*"));

        assertThat(dlq(0, "drop", "--prefix", "a/", "--dry-run")).containsExactly("rule fragile: 2");
        assertThat(dlq(1, "drop", "--prefix", "a/"))
                .contains("rule fragile: 2", "caravan: nothing was deleted")
                .anyMatch(line -> line.startsWith("delete these 2 for good? [y/N]"));
        assertThat(letters()).hasSize(4);
        assertThat(dlq(0, "drop", "--prefix", "a/", "--yes")).containsExactly("rule fragile: 2 dropped");
        assertThat(letters())
                .extracting(letter -> letter.metaData().streamSequence())
                .containsExactly(3L, 4L);
        assertThat(dlq(1, "drop", "1", "3", "--yes"))
                .contains("caravan: there is no letter 1", "rule fragile: 1 dropped");
        assertThat(dlq(1, "drop", "4", "--bucket", "other", "--yes"))
                .containsExactly("caravan: letter 4 of rule fragile isn't one of those; it stays");

        write("suffix: .png", PUBLISH);
        assertThat(dlq(0, "replay", "--all", "--dry-run"))
                .containsExactly("rule fragile: would get 0, filter 1; 0 can't be given to it");
        write(PUBLISH);
        assertThat(dlq(0, "replay", "--all", "--dry-run"))
                .containsExactly("rule fragile: would get 1, filter 0; 0 can't be given to it");
        assertThat(letters()).hasSize(1);
        assertThat(subjects()).isEmpty();
        assertThat(dlq(0, "replay", "--error", "ÖRDÉR", "--prefix", "b/2", "--bucket", "other"))
                .containsExactly("no such dead letters");
        assertThat(dlq(0, "replay", "--prefix", "b/"))
                .containsExactly("rule fragile: 1 delivered, 0 filtered, 0 failed again");
        assertThat(letters()).isEmpty();
    }

    @Test
    void aReplayGoesNoFasterThanItMay() throws Exception {
        runWith(FAIL);
        for (int i = 0; i < 11; i++) journal.write("k" + i);
        awaitLetters(11);
        write(PUBLISH);

        assertThat(dlq(0, "replay", "--rule", "fragile", "--rate", "5/s"))
                .containsExactly("rule fragile: 11 delivered, 0 filtered, 0 failed again");

        List<Message> events = Streams.all(nats, EVENTS);
        assertThat(Duration.between(
                        events.get(0).metaData().timestamp(),
                        events.get(10).metaData().timestamp()))
                .isGreaterThan(Duration.ofMillis(1_500));
        assertThat(dlq(2, "replay", "--all", "--rate", "fast"))
                .anyMatch(line -> line.contains("--rate: a number of events per second such as 100/s, not 'fast'"));
    }

    @Test
    void aRuleMayHaveAnyName() throws Exception {
        write(FAIL);
        String text = Files.readString(file()).replace("id: fragile", "id: größe.ä b");
        Files.writeString(file(), text);
        start("caravan_gr_c3_b6_c3_9fe_2e_c3_a4_20b");
        journal.write("a.png");
        awaitLetters(1);

        assertThat(dlq(0, "list")).anyMatch(line -> line.startsWith("größe.ä b        1  "));
        assertThat(dlq(0, "show", "1")).anyMatch(line -> line.matches("Caravan-Rule +größe.ä b"));
        Files.writeString(file(), text.replace(FAIL, PUBLISH));
        assertThat(dlq(0, "replay", "--rule", "größe.ä b"))
                .contains("rule größe.ä b: 1 delivered, 0 filtered, 0 failed again");
        assertThat(letters()).isEmpty();
    }

    @Test
    void aLetterThatFailsAgainStaysAsItIs() throws Exception {
        runWith(FAIL);
        journal.write("a.png");
        awaitLetters(1);
        Message before = letters().get(0);

        assertThat(dlq(1, "replay", "--all"))
                .contains("rule fragile: 0 delivered, 0 filtered, 1 failed again: these letters stay")
                .anyMatch(line -> line.startsWith("caravan: letter 1 stays: ") && line.contains("out of ördér"));

        assertThat(letters()).singleElement().satisfies(after -> {
            assertThat(after.metaData().streamSequence())
                    .isEqualTo(before.metaData().streamSequence());
            assertThat(after.getData()).isEqualTo(before.getData());
        });
    }

    @Test
    void aLetterThatItsRuleNoLongerWantsIsFilteredAndGone() throws Exception {
        runWith(FAIL);
        journal.write("a.png");
        awaitLetters(1);

        write("suffix: .jpg", PUBLISH);

        assertThat(dlq(0, "replay", "--rule", "fragile"))
                .contains("rule fragile: 0 delivered, 1 filtered, 0 failed again");
        assertThat(letters()).isEmpty();
        assertThat(subjects()).isEmpty();
    }

    @Test
    void lettersOfARuleThatIsGoneOrBrokenStay() throws Exception {
        runWith(FAIL);
        journal.write("a.png");
        awaitLetters(1);

        write("sufix: .jpg", PUBLISH);
        assertThat(dlq(1, "replay", "--rule", "fragile"))
                .anyMatch(line -> line.startsWith("caravan: routes/rules/fragile.camel.yaml:6: ")
                        && line.contains("no option sufix"));
        Files.delete(file());
        assertThat(dlq(1, "replay", "--rule", "fragile"))
                .containsExactly("caravan: there is no rule fragile in " + caravan.routes() + ": its letters stay");

        assertThat(letters()).hasSize(1);
    }

    @Test
    void aReplayThatIsKilledLosesNothingAndDoublesNothing() throws Exception {
        int count = 1_500;
        runWith(FAIL);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            journal.write("k" + i);
            expected.add("events.fragile.k" + i);
        }
        awaitLetters(count);
        write(PAUSE + PUBLISH);

        for (int kill = 1; kill <= 2; kill++) {
            long enough = Streams.count(nats, EVENTS) + count / 5;
            ChildProcess replay = CaravanProcess.command(folder, log(), "dlq", "replay", "--rule", "fragile");
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(Streams.count(nats, EVENTS)).isGreaterThan(enough));
            replay.kill();
            assertThat(Streams.count(nats, DLQ)).isPositive();
            assertThat(Streams.count(nats, DLQ) + Streams.count(nats, EVENTS)).isGreaterThanOrEqualTo(count);
        }
        dlq(0, "replay", "--rule", "fragile");

        assertThat(Streams.count(nats, DLQ)).isZero();
        assertThat(subjects()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void twoReplaysAtOnceDeliverOnce() throws Exception {
        runWith(FAIL);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            journal.write("k" + i);
            expected.add("events.fragile.k" + i);
        }
        awaitLetters(500);
        write(PAUSE + PUBLISH);

        ChildProcess one = CaravanProcess.command(folder, log(), "dlq", "replay", "--rule", "fragile");
        ChildProcess two = CaravanProcess.command(folder, log(), "dlq", "replay", "--rule", "fragile");

        assertThat(one.ends(SOON)).isTrue();
        assertThat(two.ends(SOON)).isTrue();
        assertThat(List.of(one.exitCode(), two.exitCode())).containsExactly(0, 0);
        assertThat(subjects()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(letters()).isEmpty();
    }

    @Test
    void natsThatDiesDuringAReplayEndsItAndTheNextOneGoesOn(@Own NatsServer server) throws Exception {
        runWith(FAIL);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            journal.write("k" + i);
            expected.add("events.fragile.k" + i);
        }
        awaitLetters(1_000);
        write(PAUSE + PUBLISH);

        Path log = log();
        ChildProcess replay = CaravanProcess.command(folder, log, "dlq", "replay", "--rule", "fragile");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(Streams.count(nats, EVENTS)).isGreaterThan(200));
        server.kill();
        assertThat(replay.ends(SOON)).isTrue();
        assertThat(replay.exitCode()).isOne();
        assertThat(Files.readAllLines(log))
                .hasSizeBetween(2, 3) // a letter that was being published just then has a line of its own
                .anyMatch(line -> line.matches("rule fragile: \\d+ delivered, 0 filtered, \\d+ failed again.*"))
                .anyMatch(line -> line.startsWith("caravan: ") && line.contains("NATS at " + server.url()));
        server.restart(server.settings());
        await().atMost(SOON).ignoreExceptions().until(() -> Streams.count(nats, DLQ) > 0);

        dlq(0, "replay", "--rule", "fragile");
        assertThat(subjects()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(letters()).isEmpty();
    }

    @Test
    void aBodyTooLargeForALetterIsTakenFromTheJournal(@Own NatsServer server) throws Exception {
        runWith(FAIL.replace("out of", "x".repeat(1_000) + " out of"));
        journal.write("large.png", large(server));
        awaitLetters(1);
        byte[] event = Streams.all(nats, "OBJECTS").get(0).getData();

        assertThat(letters().get(0).getData()).isEmpty();
        assertThat(dlq(0, "list", "--rule", "fragile")).anyMatch(line -> line.contains("(objects.created.photos.png)"));
        assertThat(dlq(0, "show", "1"))
                .contains("The body was left out of the letter. From OBJECTS, sequence 1:", new String(event));
        write(PUBLISH);
        assertThat(dlq(0, "replay", "--rule", "fragile"))
                .contains("rule fragile: 1 delivered, 0 filtered, 0 failed again");
        assertThat(Streams.all(nats, EVENTS))
                .singleElement()
                .extracting(Message::getData)
                .isEqualTo(event);
    }

    @Test
    void aLetterWhoseBodyIsNowhereAnyMoreStaysAndSaysSo(@Own NatsServer server) throws Exception {
        runWith(FAIL.replace("out of", "x".repeat(1_000) + " out of"));
        journal.write("large.png", large(server));
        journal.write("small.png");
        awaitLetters(2);
        nats.jetStreamManagement().purgeStream("OBJECTS");
        write(PUBLISH);

        assertThat(dlq(0, "show", "1"))
                .contains("The body was left out of the letter. It isn't in OBJECTS, sequence 1 any more.");
        assertThat(dlq(1, "replay", "--all"))
                .anyMatch(line -> line.startsWith("caravan: letter 1 stays: its body was left out of the letter"))
                .contains("rule fragile: 1 delivered, 0 filtered, 1 failed again: these letters stay");
        assertThat(letters()).hasSize(1);
    }

    @Test
    void whenTheSinkIsAwayNoFurtherLetterIsTried() throws Exception {
        runWith(FAIL);
        for (int i = 0; i < 300; i++) journal.write("k" + i);
        awaitLetters(300);
        write(PUBLISH.replace("events.", "nowhere."));

        assertThat(dlq(1, "replay", "--rule", "fragile"))
                .anyMatch(line -> line.startsWith(
                                "caravan: letter 1 can't be delivered now, so no others of rule fragile are tried: ")
                        && line.contains("no stream takes the subject nowhere.fragile.k0"))
                .anyMatch(line ->
                        line.matches("rule fragile: 0 delivered, 0 filtered, \\d+ failed again: these letters stay"));
        assertThat(letters()).hasSize(300);
    }

    @Test
    void aReplayRunsItsRuleAndNothingElse() throws Exception {
        caravan.with("camel.server.enabled", "true").with("camel.server.port", Integer.toString(FreePort.take()));
        Files.writeString(caravan.routes().resolve("shared.camel.yaml"), """
                - route:
                    id: shared
                    from:
                      uri: direct:shared
                      steps:
                        - to:
                            uri: nats-jetstream:events.shared.{key}
                """);
        runWith(FAIL);
        journal.write("a.png");
        awaitLetters(1);
        write(CALL);
        assertThat(dlq(0, "replay", "--rule", "fragile")).as("beside a Caravan").hasSize(1);
        assertThat(subjects()).containsExactly("events.shared.a%2Epng");

        caravan.stop();
        nats.jetStream().publish("minio.events", "not for a replay".getBytes(StandardCharsets.UTF_8));
        journal.write("b.png");
        letter("c.png");
        assertThat(dlq(0, "replay", "--rule", "fragile")).as("on its own").hasSize(1);

        assertThat(subjects()).containsExactly("events.shared.a%2Epng", "events.shared.c%2Epng");
        assertThat(Streams.count(nats, "MINIO_EVENTS")).isOne();
        assertThat(nats.jetStreamManagement()
                        .getConsumerInfo("OBJECTS", "caravan_fragile")
                        .getNumPending())
                .isOne();
    }

    @Test
    void aUserWithFewPermissionsCanReplay(@Own NatsServer server) throws Exception {
        runWith(FAIL);
        journal.write("a.png");
        awaitLetters(1);
        write(PUBLISH);
        server.restart(server.settings()
                .withUser(User.all("all", "secret"))
                .withLine("no_auth_user: all")
                .withUser(new User(
                        "reader",
                        "secret",
                        PERMISSIONS.stream()
                                .filter(subject -> !subject.contains("DELETE"))
                                .toList(),
                        List.of("_INBOX.>")))
                .withUser(new User("clerk", "secret", PERMISSIONS, List.of("_INBOX.>"))));
        caravan.with("camel.component.nats-jetstream.username", "reader")
                .with("camel.component.nats-jetstream.password", "secret")
                .writeProperties();
        assertThat(dlq(1, "replay", "1"))
                .anyMatch(line -> line.startsWith("caravan: NATS doesn't let us: ")
                        && line.contains("$JS.API.STREAM.MSG.DELETE.CARAVAN_DLQ"));
        assertThat(letters()).hasSize(1);
        caravan.with("camel.component.nats-jetstream.username", "clerk")
                .with("camel.component.nats-jetstream.password", "secret")
                .writeProperties();

        assertThat(dlq(0, "list")).anyMatch(line -> line.startsWith("fragile "));
        assertThat(dlq(0, "show", "1")).anyMatch(line -> line.startsWith("{\"schema\":1"));
        assertThat(dlq(0, "replay", "1")).contains("rule fragile: 1 delivered, 0 filtered, 0 failed again");
        assertThat(letters()).isEmpty();
        String page = Files.readString(Path.of("docs/dead-letters.md"));
        assertThat(PERMISSIONS.stream().filter(subject -> subject.startsWith("$JS")))
                .allMatch(page::contains);
    }

    @Test
    void lettersOfAnotherGroupsRuleOfThatNameStay() throws Exception {
        caravan.with("caravan.group", "theirs");
        runWith(FAIL);
        journal.write("a.png");
        awaitLetters(1);
        write(PUBLISH);

        caravan.with("caravan.group", "ours").writeProperties();
        assertThat(dlq(1, "replay", "--rule", "fragile"))
                .anyMatch(line -> line.startsWith("caravan: letter 1 stays: it is one of durable theirs_fragile"));
        assertThat(letters()).hasSize(1);

        caravan.with("caravan.group", "theirs").writeProperties();
        dlq(0, "replay", "--rule", "fragile");
        assertThat(letters()).isEmpty();
    }

    @Test
    void whatCouldNotBeDecodedIsCounted() throws Exception {
        runWith(PUBLISH);
        nats.jetStream().publish("minio.events", "{".getBytes(StandardCharsets.UTF_8));
        await().atMost(SOON).untilAsserted(() -> assertThat(Streams.count(nats, "CARAVAN_UNDECODED"))
                .isOne());

        assertThat(dlq(0, "list"))
                .contains("no dead letters", "CARAVAN_UNDECODED has 1 more: notifications that intake couldn't decode");
    }

    @Test
    void whoDoesNotSayWhichLettersIsAsked() throws Exception {
        caravan.writeProperties();

        assertThat(dlq(2, "replay"))
                .anyMatch(
                        line -> line.contains("which letters? their numbers, --rule RULE or another choice, or --all"));
        assertThat(dlq(2, "drop")).anyMatch(line -> line.contains("which letters?"));
        assertThat(dlq(2, "list", "--from", "soon")).anyMatch(line -> line.contains("--from is no point in time"));
        assertThat(dlq(2, "show", "first")).anyMatch(line -> line.contains("'first' is not a long"));
        assertThat(dlq(1, "list")).singleElement().asString().startsWith("caravan: there is no stream CARAVAN_DLQ");
    }

    @Test
    void natsThatIsAwayIsOneLine(@Own NatsServer server) throws Exception {
        runWith(PUBLISH);
        caravan.stop();
        server.stop();

        for (String command : List.of("list", "show 1", "replay --all")) {
            assertThat(dlq(1, command.split(" ")))
                    .singleElement()
                    .asString()
                    .startsWith("caravan: can't reach NATS at ");
        }
    }

    private void runWith(String steps) throws Exception {
        write(steps);
        start("_fragile");
    }

    /** @param durable how its name ends */
    private void start(String durable) {
        caravan.start();
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                .anyMatch(name -> name.endsWith(durable)));
    }

    private void write(String steps) throws IOException {
        write("events: created", steps);
    }

    private void write(String option, String steps) throws IOException {
        Files.writeString(file(), """
                - route:
                    id: fragile
                    from:
                      uri: bucket-event:photos
                      parameters:
                        %s
                      steps:
                """.formatted(option) + steps);
    }

    private Path file() {
        return caravan.routes().resolve("rules/fragile.camel.yaml");
    }

    /** @return what it said */
    private List<String> dlq(int exitCode, String... arguments) throws Exception {
        Path log = log();
        List<String> all = new ArrayList<>(List.of(arguments));
        ChildProcess process = CaravanProcess.command(folder, log, "dlq", all.toArray(String[]::new));
        assertThat(process.ends(SOON)).as("ended: %s", all).isTrue();
        List<String> said = Files.readAllLines(log);
        assertThat(process.exitCode()).as("%s said %s", all, said).isEqualTo(exitCode);
        return said;
    }

    private Path log() {
        runs++;
        return folder.resolve("dlq-" + runs + ".log");
    }

    private void awaitLetters(int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Streams.count(nats, DLQ)).isEqualTo(count));
    }

    /** Writes one as a rule does. */
    private void letter(String key) throws Exception {
        String id = journal.write(key);
        List<Message> entries = Streams.all(nats, "OBJECTS");
        Message entry = entries.get(entries.size() - 1);
        Headers headers = new Headers();
        headers.put("Caravan-Event-Id", id);
        headers.put("Caravan-Subject", entry.getSubject());
        nats.jetStream().publish("dlq.fragile", headers, entry.getData());
        nats.jetStreamManagement().deleteMessage("OBJECTS", entry.metaData().streamSequence());
    }

    /** Its event fits into a message, but not beside the headers of a letter whose error is long. */
    private static String large(NatsServer server) {
        return "m".repeat((int) server.settings().maxPayload() - 1_800);
    }

    private List<Message> letters() throws Exception {
        return Streams.all(nats, DLQ);
    }

    private List<String> subjects() throws Exception {
        return Streams.all(nats, EVENTS).stream().map(Message::getSubject).toList();
    }
}

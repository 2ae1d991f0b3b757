package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.MountedConfigMap;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rule files edited, added, deleted and broken under the real program on a real nats-server. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
@Tag("alone")
class ReloadIT {
    private static final Duration IN_FORCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private CaravanProcess caravan;
    private JournalEntries journal;
    private JetStreamManagement management;

    @TempDir
    private Path folder;

    @BeforeEach
    void start(@Own NatsServer server, @Own Connection nats) throws Exception {
        management = nats.jetStreamManagement();
        journal = new JournalEntries(nats);
        caravan = CaravanProcess.in(folder).with(server).with("caravan.storage", "500000000");
        for (String shipped : List.of("images", "data", "deletions")) {
            Files.delete(caravan.routes().resolve("rules/" + shipped + ".camel.yaml"));
        }
        write("images", rule("images", ".png", "events.old.{key}"));
        caravan.start();
        caravan.awaitLog("caravan runs", PATIENCE);
        await().untilAsserted(
                        () -> assertThat(management.getConsumerNames("OBJECTS")).contains("caravan_images"));
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void anEditIsInForceWithinTwoSecondsAndGoesOnWhereTheOldRuleWas() throws Exception {
        journal.write("early.jpg"); // what the new rule would want, before the place of the old one
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng");

        Duration best = PATIENCE;
        for (int edit = 1; edit <= 3; edit++) {
            write("images", rule("images", ".jpg", edit < 3 ? "events.v" + edit + ".{key}" : "events.new.{key}"));
            best = min(best, awaitLog("rule images", edit));
        }
        assertThat(best).isLessThan(IN_FORCE);
        journal.write("b.png");
        journal.write("c.jpg");

        journal.awaitEvents("events.old.a%2Epng", "events.new.c%2Ejpg");
        assertThat(management
                        .getConsumerInfo("OBJECTS", "caravan_images")
                        .getConsumerConfiguration()
                        .getFilterSubjects())
                .containsExactly("objects.created.photos.jpg");
        assertThat(management.getConsumerNames("OBJECTS")).containsExactly("caravan_images");
    }

    @Test
    void anAddedRuleIsInForceWithinTwoSeconds() throws Exception {
        Duration best = PATIENCE;
        for (String added : List.of("more", "yet-more", "most")) {
            write(added, rule(added, ".png", "events." + added + ".{key}"));
            best = min(best, awaitLog("rule " + added, 1));
        }

        assertThat(best).isLessThan(IN_FORCE);
        journal.write("a.png");
        journal.awaitEvents(
                "events.old.a%2Epng", "events.more.a%2Epng", "events.yet-more.a%2Epng", "events.most.a%2Epng");
    }

    @Test
    void aConfigMapThatChangesIsInForceAndNothingIsLost() throws Exception {
        Path rules = caravan.routes().resolve("rules");
        MountedConfigMap mounted = new MountedConfigMap(rules);
        Files.delete(rules.resolve("images.camel.yaml"));
        mounted.becomes(Map.of("images.camel.yaml", rule("images", ".png", "events.old.{key}")));
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng");

        mounted.becomes(Map.of(
                "images.camel.yaml", rule("images", ".png", "events.new.{key}"),
                "more.camel.yaml", rule("more", ".jpg", "events.more.{key}")));
        awaitLog("rule images is in force as edited", 1);
        awaitLog("rule more", 1);
        journal.write("b.png");
        journal.write("c.jpg");
        journal.awaitEvents("events.old.a%2Epng", "events.new.b%2Epng", "events.more.c%2Ejpg");
    }

    @Test
    void aRuleInJavaIsAddedAndEdited() throws Exception {
        Path file = caravan.routes().resolve("rules/More.java");
        Files.writeString(file, java("events.one.{key}"));
        awaitLog("rule more", 1);
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng", "events.one.a%2Epng");

        Files.writeString(file, java("events.two.{key}"));
        awaitLog("rule more", 2);
        journal.write("b.png");
        journal.awaitEvents("events.old.a%2Epng", "events.one.a%2Epng", "events.old.b%2Epng", "events.two.b%2Epng");
    }

    @Test
    void aDeletedRuleEndsAndPutBackItHasMissedNothing() throws Exception {
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng");
        Path file = caravan.routes().resolve("rules/images.camel.yaml");
        String text = Files.readString(file);

        Files.delete(file);
        awaitLog("rule images has ended", 1);
        journal.write("b.png");
        assertThat(management.getConsumerNames("OBJECTS")).containsExactly("caravan_images");

        Files.writeString(file, text);
        journal.awaitEvents("events.old.a%2Epng", "events.old.b%2Epng");
    }

    @Test
    void aBrokenEditIsRefusedWithFileLineAndReasonAndTheRuleGoesOn() throws Exception {
        String good = rule("images", ".png", "events.new.{key}");
        List<String> refusals = new ArrayList<>();
        Duration best = PATIENCE;
        for (String broken : List.of(
                good.replace("steps:", "steps"),
                good.replace("suffix:", "sufix:"),
                good.replace("where: \"${body.size} > 1\"", "where: \"${body.size} >>> 1\""),
                good.replace("nats-jetstream:", "nats-jetstreem:"))) {
            write("images", broken);
            refusals.add("routes/rules/images.camel.yaml:");
            best = min(best, awaitLog("routes/rules/images.camel.yaml:", refusals.size()));
        }
        assertThat(best).isLessThan(IN_FORCE);
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng");

        List<String> said = caravan.log().stream()
                .filter(line -> line.contains("routes/rules/images.camel.yaml:"))
                .toList();
        assertThat(said).hasSize(4).allMatch(line -> line.contains("rule images stays as it is in force since"));
        assertThat(said.get(0)).contains("images.camel.yaml:11: isn't YAML");
        assertThat(said.get(1)).contains("images.camel.yaml:7: bucket-event has no option sufix; did you mean suffix?");
        assertThat(said.get(2)).contains("images.camel.yaml:8: ");
        assertThat(said.get(3)).contains("images.camel.yaml:13: there is no component nats-jetstreem");
    }

    @Test
    void editsUnderLoadLoseNothingAndDoubleNothing() throws Exception {
        int events = 6_000;
        CompletableFuture<Void> load = load(events);
        int edits = 0;
        while (!load.isDone() || edits < 3) {
            edits++;
            write(
                    "images",
                    rule("images", ".png", "events.same.{key}").replace("> 1\"", "< " + (1_000 + edits) + "\""));
            awaitLog("rule images", edits);
        }
        load.join();

        awaitDone(events);
        assertThat(subjects()).hasSize(events).doesNotHaveDuplicates();
    }

    @Test
    void anEditOfTheSubjectUnderLoadLosesNothingAndDoublesAtMostWhatItSaysItGaveBack() throws Exception {
        int events = 6_000;
        CompletableFuture<Void> load = load(events);
        int edits = 0;
        while (!load.isDone() || edits < 3) {
            edits++;
            write("images", rule("images", ".png", "events.v" + edits + ".{key}"));
            awaitLog("rule images", edits);
        }
        load.join();

        awaitDone(events);
        List<String> all = subjects();
        assertThat(all).doesNotHaveDuplicates();
        List<String> keys = all.stream()
                .map(subject -> subject.replaceFirst("events\\.[a-z0-9]+\\.", ""))
                .toList();
        assertThat(Set.copyOf(keys)).hasSize(events);
        // On a machine that stands still for a second in the middle of an edit; none otherwise.
        assertThat(keys.size() - events).isBetween(0, givenBack());
    }

    @Test
    void whatIsUnderWayDuringAnEditEndsByTheRuleItBeganWith() throws Exception {
        write("images", slowRule("events.begun.{key}", 300, "events.old.{key}"));
        awaitLog("rule images", 1);
        int events = 600; // three minutes of work for the old rule, a moment for the new one
        for (int i = 0; i < events; i++) journal.write("k" + i + ".png");
        await().until(() -> subjects().contains("events.begun.k0%2Epng"));

        write("images", rule("images", ".png", "events.new.{key}"));

        awaitLog("rule images", 2);
        awaitDone(events);
        List<String> all = subjects();
        List<String> begun = keysOf(all, "events.begun.");
        List<String> old = keysOf(all, "events.old.");
        List<String> again = keysOf(all, "events.new.");
        assertThat(again).as("what the old rule hadn't begun").isNotEmpty();
        assertThat(old).hasSizeGreaterThanOrEqualTo(begun.size() - givenBack());
        assertThat(old.size() + again.size()).isBetween(events, events + givenBack());
        assertThat(Stream.concat(old.stream(), again.stream()).distinct()).hasSize(events);
    }

    @Test
    void whatDoesNotEndWithinASecondOfAnEditIsGivenBackToTheNewRule() throws Exception {
        write("images", slowRule("events.begun.{key}", 600_000, "events.old.{key}"));
        awaitLog("rule images", 1);
        journal.write("slow.png");
        journal.awaitEvents("events.begun.slow%2Epng");

        write("images", rule("images", ".png", "events.new.{key}"));

        journal.awaitEvents("events.begun.slow%2Epng", "events.new.slow%2Epng");
        assertThat(givenBack()).isOne();
        await().untilAsserted(() -> {
            ConsumerInfo images = management.getConsumerInfo("OBJECTS", "caravan_images");
            assertThat(images.getNumPending() + images.getNumAckPending()).isZero();
        });
    }

    private static List<String> keysOf(List<String> subjects, String beginning) {
        return subjects.stream()
                .filter(subject -> subject.startsWith(beginning))
                .map(subject -> subject.substring(beginning.length()))
                .toList();
    }

    private CompletableFuture<Void> load(int events) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < events; i++) journal.write("k" + i + ".png");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitDone(int events) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        management.getStreamInfo("EVENTS").getStreamState().getMsgCount())
                .isGreaterThanOrEqualTo(events));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            ConsumerInfo images = management.getConsumerInfo("OBJECTS", "caravan_images");
            assertThat(images.getNumPending() + images.getNumAckPending()).isZero();
        });
    }

    private List<String> subjects() throws Exception {
        return journal.read("EVENTS").stream().map(Message::getSubject).toList();
    }

    /** As the log says. */
    private int givenBack() {
        return caravan.log().stream()
                .map(Pattern.compile("images: (\\d+) exchanges haven't ended")::matcher)
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }

    /** What the program logged at its start doesn't count. @return after how long; a machine may stand still for a moment, so the best of some counts */
    private Duration awaitLog(String text, int times) {
        long begin = System.nanoTime();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(
                        caravan.log().stream()
                                .dropWhile(line -> !line.contains("caravan runs"))
                                .skip(1)
                                .filter(line -> line.contains(text)))
                .hasSizeGreaterThanOrEqualTo(times));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(caravan.routes().resolve("rules/" + name + ".camel.yaml"), text);
    }

    private static String rule(String id, String suffix, String subject) {
        return """
                - route:
                    id: %s
                    from:
                      uri: bucket-event:photos
                      parameters:
                        events: created
                        suffix: %s
                        where: "${body.size} > 1"
                        since: beginning
                      steps:
                        - to:
                            id: %s.publish
                            uri: nats-jetstream:%s
                """.formatted(id, suffix, id, subject);
    }

    private static String slowRule(String begun, long millis, String done) {
        return """
                - route:
                    id: images
                    from:
                      uri: bucket-event:photos
                      parameters:
                        suffix: .png
                        since: beginning
                      steps:
                        - to:
                            id: images.begin
                            uri: nats-jetstream:%s
                        - delay:
                            id: images.wait
                            asyncDelayed: "false"
                            expression:
                              constant:
                                expression: "%d"
                        - to:
                            id: images.publish
                            uri: nats-jetstream:%s
                """.formatted(begun, millis, done);
    }

    private static String java(String subject) {
        return """
                import org.apache.camel.builder.RouteBuilder;
                public class More extends RouteBuilder {
                    @Override public void configure() {
                        from("bucket-event:photos?suffix=.png&since=beginning").routeId("more").to("nats-jetstream:%s");
                    }
                }
                """.formatted(subject);
    }
}

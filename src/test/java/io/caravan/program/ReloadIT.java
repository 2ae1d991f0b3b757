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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rule files edited, added, deleted and broken under the real program on a real nats-server. */
@Timeout(90)
@ExtendWith(ServersExtension.class)
class ReloadIT {
    private static final Duration IN_FORCE = Duration.ofSeconds(2);

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
        caravan.awaitLog("caravan runs", Duration.ofSeconds(40));
        await().untilAsserted(
                        () -> assertThat(management.getConsumerNames("OBJECTS")).contains("caravan_images"));
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void anEditIsInForceWithinTwoSecondsAndGoesOnWhereTheOldRuleWas() throws Exception {
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng");

        write("images", rule("images", ".jpg", "events.new.{key}"));
        awaitLogWithin(IN_FORCE, "rule images");
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
        write("more", rule("more", ".png", "events.more.{key}"));

        awaitLogWithin(IN_FORCE, "rule more");
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng", "events.more.a%2Epng");
    }

    @Test
    void aRuleInJavaIsAddedAndEdited() throws Exception {
        Path file = caravan.routes().resolve("rules/More.java");
        Files.writeString(file, java("events.one.{key}"));
        awaitLogWithin(IN_FORCE.multipliedBy(2), "rule more");
        journal.write("a.png");
        journal.awaitEvents("events.old.a%2Epng", "events.one.a%2Epng");

        Files.writeString(file, java("events.two.{key}"));
        awaitLogWithin(IN_FORCE, "rule more", 2);
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
        awaitLogWithin(IN_FORCE, "rule images has ended");
        journal.write("b.png");
        assertThat(management.getConsumerNames("OBJECTS")).containsExactly("caravan_images");

        Files.writeString(file, text);
        journal.awaitEvents("events.old.a%2Epng", "events.old.b%2Epng");
    }

    @Test
    void aBrokenEditIsRefusedWithFileLineAndReasonAndTheRuleGoesOn() throws Exception {
        String good = rule("images", ".png", "events.new.{key}");
        List<String> refusals = new ArrayList<>();
        for (String broken : List.of(
                good.replace("steps:", "steps"),
                good.replace("suffix:", "sufix:"),
                good.replace("where: \"${body.size} > 1\"", "where: \"${body.size} >>> 1\""),
                good.replace("nats-jetstream:", "nats-jetstreem:"))) {
            write("images", broken);
            refusals.add("routes/rules/images.camel.yaml:");
            awaitLogWithin(IN_FORCE, "routes/rules/images.camel.yaml:", refusals.size());
        }
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
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < events; i++) journal.write("k" + i + ".png");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        int edits = 0;
        while (!load.isDone() || edits < 3) {
            edits++;
            write("images", rule("images", ".png", "events.v" + edits + ".{key}"));
            awaitLogWithin(Duration.ofSeconds(5), "rule images", edits);
        }
        load.join();

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(
                        management.getStreamInfo("EVENTS").getStreamState().getMsgCount())
                .isGreaterThanOrEqualTo(events));
        await().untilAsserted(() -> assertThat(
                        management.getConsumerInfo("OBJECTS", "caravan_images").getNumAckPending())
                .isZero());
        assertThat(journal.read("EVENTS").stream()
                        .map(Message::getSubject)
                        .map(subject -> subject.replaceFirst("events\\.[a-z0-9]+\\.", "")))
                .hasSize(events)
                .doesNotHaveDuplicates();
    }

    private void awaitLogWithin(Duration within, String text) {
        awaitLogWithin(within, text, 1);
    }

    /** What the program logged at its start doesn't count. */
    private void awaitLogWithin(Duration within, String text, int times) {
        await().atMost(within).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(caravan.log().stream()
                        .dropWhile(line -> !line.contains("caravan runs"))
                        .skip(1)
                        .filter(line -> line.contains(text)))
                .hasSizeGreaterThanOrEqualTo(times));
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

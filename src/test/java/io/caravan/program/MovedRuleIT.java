package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A rule is given instances of its own, as docs/scaling.md says, while events come. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class MovedRuleIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String RULE = "rules/images.camel.yaml";
    private static final int BETWEEN = 100;

    private CaravanProcess everything;
    private CaravanProcess own;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        if (own != null) own.close();
        everything.close();
    }

    @Test
    void aRuleMovesToInstancesOfItsOwnWithoutALossOrADouble(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        JournalEntries journal = new JournalEntries(nats);
        everything = caravan("everything", server, "caravan").start();
        everything.awaitLog("caravan runs", SOON);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> written = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            try {
                while (!enough.get()) journal.write("k" + count++ + ".png");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return count;
        });
        awaitMore(nats);

        own = caravan("own", server, "thumbnails");
        Path rules = own.routes();
        try (Stream<Path> files = Files.walk(rules)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean needed = file.endsWith(RULE) || file.endsWith("errors.camel.yaml");
                if (!needed) Files.delete(file);
            }
        }
        String rule = Files.readString(rules.resolve(RULE));
        String since = rule.replace("events: created", "events: created\n        since: 5m");
        assertThat(since).isNotEqualTo(rule);
        Files.writeString(rules.resolve(RULE), since);
        own.start().awaitLog("caravan runs", SOON);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                        .contains("thumbnails_images"));
        awaitMore(nats);
        Files.delete(everything.routes().resolve(RULE));
        awaitMore(nats);
        enough.set(true);

        int count = written.join();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS")).isEqualTo(count));
        await().atMost(SOON).untilAsserted(() -> {
            ConsumerInfo rest = nats.jetStreamManagement().getConsumerInfo("OBJECTS", "thumbnails_images");
            assertThat(rest.getNumPending() + rest.getNumAckPending()).isZero();
        });
        List<Message> events = Streams.all(nats, "EVENTS");
        assertThat(events).hasSize(count);
        assertThat(events.stream().map(event -> event.getHeaders().getFirst("ce-id")))
                .doesNotHaveDuplicates();
        assertThat(new Commands(folder.resolve("everything")).run(0, "rules", "prune", "images", "--yes"))
                .anyMatch(line -> line.contains("images"));
        assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                .contains("thumbnails_images")
                .doesNotContain("caravan_images");
    }

    private CaravanProcess caravan(String name, NatsServer server, String group) throws Exception {
        return CaravanProcess.in(Files.createDirectory(folder.resolve(name)))
                .with(server)
                .with("caravan.group", group)
                .with("caravan.storage", "500000000");
    }

    private static void awaitMore(Connection nats) throws Exception {
        long until = Streams.count(nats, "EVENTS") + BETWEEN;
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS")).isGreaterThan(until));
    }
}

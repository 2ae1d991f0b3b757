package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.bench.Load;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real program, away for longer than the journal remembers message ids. */
@Tag("fault")
@Timeout(240)
@ExtendWith(ServersExtension.class)
class LateIT {
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration DONE = Duration.ofSeconds(120);
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final int EVENTS = 2_000;

    @TempDir
    Path dir;

    @Test
    void killedInTheMiddleAndAwayForLongerThanTheWindowItDoublesNone(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("OBJECTS")
                        .subjects("objects.>")
                        .duplicateWindow(WINDOW)
                        .build());
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server)) {
            caravan.start().awaitLog("caravan runs", STARTED);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> publish(nats, "minio.events"));
            await().atMost(DONE).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertThat(
                            Streams.count(nats, "OBJECTS"))
                    .isGreaterThan(200));
            caravan.kill();
            load.join();
            publish(nats, "minio.safe");
            awaitEndOfWindow(nats);

            caravan.start();

            await().atMost(DONE).untilAsserted(() -> assertThat(Streams.count(nats, "MINIO_EVENTS"))
                    .isZero());
            assertThat(ids(nats)).hasSize(EVENTS).doesNotHaveDuplicates();
            assertThat(Streams.count(nats, "CARAVAN_DLQ")).isZero();
            assertThat(Streams.count(nats, "CARAVAN_UNDECODED")).isZero();
        }
    }

    /** Until the journal has forgotten what it took before. */
    private static void awaitEndOfWindow(Connection nats) throws Exception {
        Headers headers = new Headers();
        headers.put("Nats-Msg-Id", "probe");
        nats.jetStream().publish("objects.other.probe._", headers, new byte[0]);
        await().atMost(DONE).untilAsserted(() -> assertThat(nats.jetStream()
                        .publish("objects.other.probe._", headers, new byte[0])
                        .isDuplicate())
                .isFalse());
    }

    private static void publish(Connection nats, String subject) {
        try {
            Load.publish(nats, subject, EVENTS, i -> Load.notification(i, "txt")); // which no rule wants
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ids(Connection nats) throws Exception {
        List<String> ids = new ArrayList<>();
        for (Message entry : Streams.all(nats, "OBJECTS")) {
            String id = entry.getHeaders().getFirst("ce-id");
            if (id != null) ids.add(id);
        }
        return ids;
    }
}

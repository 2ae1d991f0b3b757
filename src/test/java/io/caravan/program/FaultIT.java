package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.bench.Load;
import io.caravan.event.EventJson;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("fault")
@ExtendWith(ServersExtension.class)
class FaultIT {
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration WORKS_AGAIN = Duration.ofSeconds(30);
    private static final Duration DONE = Duration.ofSeconds(120);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final String[] SUFFIXES = {"png", "csv", "txt"};
    private static final int EVENTS = 20_000;

    @TempDir
    Path dir;

    @Test
    void killedThreeTimesInTheMiddleOfTwentyThousandItLosesAndDoublesNone(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server).with("caravan.retry.delays", "1s,2s,5s")) {
            caravan.start().awaitLog("caravan runs", STARTED);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> publish(nats));
            for (int part = 1; part <= 3; part++) {
                long until = part * EVENTS / 5L;
                await().atMost(WORKS_AGAIN).untilAsserted(() -> assertThat(Streams.count(nats, "OBJECTS"))
                        .isGreaterThan(until));
                caravan.kill();
                caravan.start();
            }
            load.get(2, TimeUnit.MINUTES);

            int matching = 2 * EVENTS / 3 + 1; // png and csv
            await().atMost(DONE).untilAsserted(() -> {
                assertThat(Streams.count(nats, "OBJECTS")).isEqualTo(EVENTS);
                assertThat(Streams.count(nats, "EVENTS")).isEqualTo(matching);
                assertThat(Streams.count(nats, "MINIO_EVENTS")).isZero();
            });
            assertThat(ids(Streams.all(nats, "OBJECTS"))).hasSize(EVENTS);
            assertThat(ids(Streams.all(nats, "EVENTS"))).hasSize(matching);
            assertThat(Streams.count(nats, "CARAVAN_DLQ")).isZero();
            assertThat(Streams.count(nats, "CARAVAN_UNDECODED")).isZero();
        }
    }

    @Test
    void natsKilledAndAwayForHalfAMinuteWhileObjectsAreUploadedCostsNoEvent(
            @Own NatsServer server, @Own MinioServer minio, @Own Connection nats) throws Exception {
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server).with(minio);
                MinioClient client = minio.client()) {
            caravan.start().awaitLog("caravan runs", STARTED);
            minio.makeBucket("photos");
            List<String> uploaded = new ArrayList<>();
            for (int i = 0; i < 50; i++) uploaded.add(put(client, "before-" + i + ".png"));

            server.kill();
            AtomicBoolean back = new AtomicBoolean();
            CompletableFuture<List<String>> meanwhile = CompletableFuture.supplyAsync(() -> putUntil(client, back));
            TimeUnit.SECONDS.sleep(AWAY.toSeconds()); // the outage itself
            server.restart();
            back.set(true);
            uploaded.addAll(meanwhile.get(1, TimeUnit.MINUTES));
            for (int i = 0; i < 50; i++) uploaded.add(put(client, "after-" + i + ".png"));

            await().atMost(DONE).ignoreExceptions().untilAsserted(() -> assertThat(keys(nats))
                    .containsAll(uploaded));
            assertThat(keys(nats)).containsExactlyInAnyOrderElementsOf(uploaded);
            await().atMost(DONE).untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS"))
                    .isEqualTo(uploaded.size()));
            assertThat(caravan.alive()).isTrue();
        }
    }

    private static void publish(Connection nats) {
        try {
            Load.publish(nats, "minio.events", EVENTS, i -> Load.notification(i, SUFFIXES[i % SUFFIXES.length]));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> putUntil(MinioClient client, AtomicBoolean end) {
        List<String> keys = new ArrayList<>();
        while (!end.get() && keys.size() < 300) keys.add(put(client, "meanwhile-" + keys.size() + ".png"));
        return keys;
    }

    private static String put(MinioClient client, String key) {
        try {
            client.putObject(PutObjectArgs.builder().bucket("photos").object(key).stream(
                            new ByteArrayInputStream(new byte[1]), 1L, -1L)
                    .build());
            return key;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> keys(Connection nats) throws Exception {
        List<String> keys = new ArrayList<>();
        for (Message message : Streams.all(nats, "OBJECTS"))
            keys.add(EventJson.read(message.getData()).key());
        return keys;
    }

    private static Set<String> ids(List<Message> messages) {
        Set<String> ids = new TreeSet<>();
        for (Message message : messages) ids.add(message.getHeaders().getFirst("ce-id") + " " + message.getSubject());
        return ids;
    }
}

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("fault")
@ExtendWith(ServersExtension.class)
@Tag("alone")
class FaultIT {
    private static final Duration STARTED = Duration.ofSeconds(120);
    private static final Duration WORKS_AGAIN = Duration.ofSeconds(30);
    private static final Duration DONE = Duration.ofSeconds(120);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final String[] SUFFIXES = {"png", "csv", "txt"};
    private static final int EVENTS = 20_000;
    private static final int PART = EVENTS / 5;
    private static final int OBJECTS = 50;
    private static final String PICTURES = """
            - route:
                id: pictures
                from:
                  uri: bucket-event:bench
                  parameters:
                    suffix: .png
                  steps:
                    - to:
                        id: pictures.publish
                        uri: nats-jetstream:events.pictures.{bucket}
            """;

    @TempDir
    Path dir;

    @Test
    void killedThreeTimesInTheMiddleOfTwentyThousandItLosesAndDoublesNone(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server).with("caravan.retry.delays", "1s,2s,5s")) {
            Files.writeString(caravan.routes().resolve("rules/pictures.camel.yaml"), PICTURES);
            caravan.start().awaitLog("caravan runs", STARTED);
            Semaphore parts = new Semaphore(1);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> publish(nats, parts));
            List<Duration> workedAgain = new ArrayList<>();
            for (int part = 1; part <= 3; part++) {
                awaitJournalOver(nats, part * PART - PART / 2);
                parts.release(); // the next events come while it dies, and the last part after the last death
                caravan.kill();
                long begin = System.nanoTime();
                caravan.start();
                long journal = Streams.count(
                        nats, "OBJECTS"); // what the dead one wrote: the new one has yet to load its classes
                assertThat(journal).isLessThan(EVENTS);
                awaitJournalOver(nats, journal);
                workedAgain.add(Duration.ofNanos(System.nanoTime() - begin));
            }
            parts.release();
            load.get(2, TimeUnit.MINUTES);
            // A machine may stand still for a moment; not in two of three.
            assertThat(workedAgain.stream().filter(time -> time.compareTo(WORKS_AGAIN) < 0))
                    .as("worked again after %s", workedAgain)
                    .hasSizeGreaterThanOrEqualTo(2);

            int pictures = EVENTS / 3 + 1; // every third, beginning with the first
            int matching = 3 * pictures; // two rules want those, one as many tables
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
            AtomicInteger uploads = new AtomicInteger();
            CountDownLatch enough = new CountDownLatch(1);
            CompletableFuture<List<String>> uploading =
                    CompletableFuture.supplyAsync(() -> putUntil(client, uploads, enough));
            awaitMore(uploads, uploading);

            server.kill();
            TimeUnit.SECONDS.sleep(AWAY.toSeconds()); // the outage itself
            awaitMore(uploads, uploading);
            server.restart();
            awaitMore(uploads, uploading);
            enough.countDown();
            List<String> uploaded = uploading.get(1, TimeUnit.MINUTES);

            await().atMost(DONE).untilAsserted(() -> assertThat(keys(nats)).containsAll(uploaded));
            SafeCopies.awaitAll(minio, nats, uploaded.size());
            assertThat(keys(nats)).containsExactlyInAnyOrderElementsOf(uploaded);
            await().atMost(DONE).untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS"))
                    .isEqualTo(uploaded.size()));
            assertThat(caravan.alive()).isTrue();
        }
    }

    private static void awaitJournalOver(Connection nats, long count) {
        await().atMost(DONE)
                .untilAsserted(() -> assertThat(Streams.count(nats, "OBJECTS")).isGreaterThan(count));
    }

    /** Each fifth when it may. */
    private static void publish(Connection nats, Semaphore parts) {
        try {
            for (int part = 0; part < EVENTS / PART; part++) {
                parts.acquire();
                int first = part * PART;
                Load.publish(nats, "minio.events", PART, i -> notification(first + i));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] notification(int number) {
        return Load.notification(number, SUFFIXES[number % SUFFIXES.length]);
    }

    /** Some more uploads. */
    private static void awaitMore(AtomicInteger uploads, CompletableFuture<?> uploading) {
        int enough = uploads.get() + OBJECTS;
        await().atMost(DONE).failFast("the upload has ended", uploading::isDone).until(() -> uploads.get() >= enough);
    }

    /** Some twenty a second. */
    private static List<String> putUntil(MinioClient client, AtomicInteger uploads, CountDownLatch enough) {
        List<String> keys = new ArrayList<>();
        try {
            while (!enough.await(50, TimeUnit.MILLISECONDS)) {
                keys.add(put(client, "object-" + keys.size() + ".png"));
                uploads.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.SetObjectTagsArgs;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Events of a MinIO in which nobody set up any notification. */
@ExtendWith(ServersExtension.class)
class ListenIT {
    private static final Duration STARTED = Duration.ofSeconds(90);
    private static final Duration ARRIVED = Duration.ofSeconds(90);
    private static final String BUCKET = "heard";
    private static final String FILLER = "filler";

    private CaravanProcess caravan;

    @TempDir
    private Path dir;

    @BeforeEach
    void prepare(@Own NatsServer nats, @Own MinioServer minio) throws Exception {
        try (MinioClient client = minio.client()) {
            client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        }
        caravan = CaravanProcess.in(dir).with(nats).with(minio).with("caravan.storage", "500000000");
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void whatItHearsArrivesByItsTrueNameAndItListensAgainWhenMinioIsBack(
            @Own NatsServer nats, @Own MinioServer minio, @Own Connection connection) throws Exception {
        caravan.with("caravan.intake.listen.buckets", BUCKET).start().awaitLog("caravan runs", STARTED);
        assertThat(caravan.log()).anyMatch(line -> line.contains("is at most once"));
        String hostile = "ä b+c%2F&d/\uD83D\uDC2A.png";
        try (MinioClient client = minio.client()) {
            awaitListening(client, caravan, 1);
            put(client, hostile);
            tag(client, hostile); // the SDK's own reader knows no such event
            awaitKeys(client, connection, hostile, hostile);

            minio.stop();
            caravan.awaitLog("doesn't listen to bucket " + BUCKET, ARRIVED);
            minio.restart(minio.settings());
            awaitListening(client, caravan, 2);
            put(client, "after");
            awaitKeys(client, connection, hostile, hostile, "after");
        }
        assertThat(Streams.count(connection, "CARAVAN_UNDECODED")).isZero();
        assertThat(caravan.log()).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void twoThatListenAreOneEventAndNoneIsLostWhileNatsIsAway(
            @Own NatsServer nats, @Own MinioServer minio, @Own Connection connection) throws Exception {
        try (CaravanProcess other = CaravanProcess.in(dir.resolve("second"))
                        .with(nats)
                        .with(minio)
                        .with("caravan.storage", "500000000")
                        .with("caravan.intake.listen.buckets", BUCKET);
                MinioClient client = minio.client()) {
            caravan.with("caravan.intake.listen.buckets", BUCKET).start();
            other.start();
            awaitListening(client, caravan, 1);
            awaitListening(client, other, 1);
            put(client, "one");
            awaitKeys(client, connection, "one");
            nats.stop();
            put(client, "two");
            await().atMost(ARRIVED).untilAsserted(() -> {
                put(client, FILLER);
                assertThat(caravan.log()).anyMatch(line -> line.contains("can't be kept just now"));
            });
            nats.restart(nats.settings());
            awaitKeys(client, connection, "one", "two");
        }
        assertThat(caravan.log()).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void withoutMinioItDoesNotStart(@Own NatsServer nats) throws Exception {
        try (CaravanProcess alone = CaravanProcess.in(dir.resolve("alone")).with(nats)) {
            alone.with("caravan.intake.listen.buckets", BUCKET).start();

            assertThat(alone.exitCode(STARTED)).isEqualTo(2);
            assertThat(alone.log())
                    .anyMatch(line ->
                            line.startsWith("caravan: ") && line.contains("nobody says where MinIO is, whose buckets"));
        }
    }

    private static void put(MinioClient client, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(BUCKET).object(key).stream(
                        new ByteArrayInputStream(new byte[1]), 1L, -1L)
                .build());
    }

    private static void tag(MinioClient client, String key) throws Exception {
        client.setObjectTags(SetObjectTagsArgs.builder()
                .bucket(BUCKET)
                .object(key)
                .tags(Map.of("a", "b"))
                .build());
    }

    /** MinIO tells in pieces of 2 kB, so others have to come behind. */
    private static void awaitKeys(MinioClient client, Connection nats, String... keys) {
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> {
            put(client, FILLER);
            assertThat(keys(nats)).containsExactlyInAnyOrder(keys);
        });
    }

    private static void awaitListening(MinioClient client, CaravanProcess caravan, int times) {
        await().atMost(STARTED).ignoreExceptions().untilAsserted(() -> {
            put(client, FILLER);
            assertThat(caravan.log().stream().filter(line -> line.contains("listens to bucket " + BUCKET)))
                    .hasSizeGreaterThanOrEqualTo(times);
        });
    }

    private static List<String> keys(Connection nats) throws Exception {
        List<String> keys = new ArrayList<>();
        for (Message message : Streams.all(nats, "OBJECTS")) {
            ObjectEvent event = EventJson.read(message.getData());
            if (!event.key().equals(FILLER)) keys.add(event.key());
        }
        return keys;
    }
}

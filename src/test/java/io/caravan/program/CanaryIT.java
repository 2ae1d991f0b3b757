package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Management;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A canary on a real MinIO and a real nats-server, whose bucket's notification somebody removes and puts back. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class CanaryIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    private CaravanProcess caravan;
    private Management management;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void aBucketThatNotifiesNobodyMakesTheInstanceUnreadyUntilItDoesAgain(
            @Own MinioServer store, @Own NatsServer nats, @Own Connection connection) throws Exception {
        store.makeBucket("photos");
        caravan = CaravanProcess.in(folder)
                .with(nats)
                .with(store)
                .with("caravan.storage", "500000000")
                .with("caravan.canary.every", "1s")
                .with("caravan.canary.within", "5s")
                .with("caravan.canary.buckets", "photos")
                .with("caravan.silence.after", "1s")
                .with("caravan.silence.buckets", "photos");
        management = Management.of(caravan);
        caravan.start();
        caravan.awaitLog("caravan runs", SOON);

        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(get("/observe/metrics"))
                .containsPattern("caravan_canary_seconds\\{bucket=\"photos\",group=\"caravan\"[^}]*} \\d")
                .containsPattern("caravan_canary_up\\{bucket=\"photos\"[^}]*} 1\\.0")
                .containsPattern("caravan_silence_seconds\\{bucket=\"photos\"[^}]*} \\d"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/observe/health/ready")).contains("\"UP\""));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/observe/health")).contains("bucket photos had no event for"));

        try (MinioClient minio = store.client()) {
            store.tell("photos", false);
            await().atMost(SOON).untilAsserted(() -> assertThat(get("/observe/health/ready"))
                    .contains("caravan-canary", "bucket photos", "MinIO took the canary, and no event of it came"));
            assertThat(caravan.log()).anyMatch(line -> line.contains("caravan doctor --bucket photos"));

            store.tell("photos", true);
            await().atMost(SOON).untilAsserted(() -> assertThat(get("/observe/health/ready"))
                    .contains("\"UP\"")
                    .doesNotContain("DOWN"));
            caravan.awaitLog("canary of bucket photos: gets through again", SOON);

            minio.putObject(PutObjectArgs.builder().bucket("photos").object("a.png").stream(
                            new ByteArrayInputStream(new byte[1]), 1, -1)
                    .build());
            await().atMost(SOON).untilAsserted(() -> assertThat(Streams.count(connection, "OBJECTS"))
                    .isOne());
            caravan.stop();
            // One may have been on its way; no rule has seen any.
            assertThat(minio.listObjects(ListObjectsArgs.builder()
                            .bucket("photos")
                            .prefix(".caravan/")
                            .recursive(true)
                            .build()))
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(Streams.count(connection, "OBJECTS")).isOne();
    }

    @Test
    void settingsThatDontGoTogetherEndItWithTwo(@Own NatsServer nats) throws Exception {
        caravan = CaravanProcess.in(folder)
                .with(nats)
                .with("caravan.storage", "500000000")
                .with("caravan.canary.every", "1s");

        caravan.start();

        assertThat(caravan.exitCode(SOON)).isEqualTo(2);
        assertThat(caravan.log())
                .contains(
                        "caravan: caravan.canary.every is set, but caravan.canary.buckets names no bucket to write canaries to");
    }

    private String get(String path) {
        return management.get(path).body();
    }
}

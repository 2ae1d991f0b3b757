package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ServersExtension.class)
class RestartIT {
    private static final Duration STARTED = Duration.ofSeconds(120);
    private static final Duration ARRIVED = Duration.ofSeconds(120);

    @TempDir
    Path dir;

    @Test
    void whatHappenedWhileItWasKilledArrivesAfterwards(
            @Own NatsServer server, @Own MinioServer minio, @Own Connection nats) throws Exception {
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server).with(minio)) {
            caravan.start().awaitLog("caravan runs", STARTED);
            minio.makeBucket("photos");
            put(minio, "before.png");
            await().atMost(ARRIVED)
                    .untilAsserted(() -> assertThat(pictures(nats)).isOne());
            caravan.kill();
            put(minio, "meanwhile.png");

            caravan.start();

            await().atMost(ARRIVED)
                    .untilAsserted(() -> assertThat(pictures(nats)).isEqualTo(2));
            caravan.stop();
            assertThat(caravan.exitCode(Duration.ZERO)).isZero();
        }
    }

    private static void put(MinioServer minio, String key) throws Exception {
        try (MinioClient client = minio.client()) {
            client.putObject(PutObjectArgs.builder().bucket("photos").object(key).stream(
                            new ByteArrayInputStream(new byte[1]), 1L, -1L)
                    .build());
        }
    }

    private static long pictures(Connection nats) throws Exception {
        return nats.jetStreamManagement()
                .getStreamInfo("EVENTS")
                .getStreamState()
                .getMsgCount();
    }
}

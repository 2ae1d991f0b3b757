package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.MinioServer;
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** MinIO's second copies of its events, which come seconds after the first: who counts entries before they have come can't see a double. */
final class SafeCopies {
    private SafeCopies() {}

    /** Waits until MinIO has sent all that it kept on its disk, at least so many, and intake has read it all. */
    static void awaitAll(MinioServer minio, Connection nats, long atLeast) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(kept(minio)).as("in MinIO's queue").isEmpty();
            assertThat(nats.jetStreamManagement()
                            .getConsumerInfo("MINIO_EVENTS", "caravan-safe")
                            .getDelivered()
                            .getConsumerSequence())
                    .as("safe copies")
                    .isGreaterThanOrEqualTo(atLeast);
            assertThat(Streams.count(nats, "MINIO_EVENTS")).isZero();
        });
    }

    private static List<Path> kept(MinioServer minio) throws IOException {
        try (Stream<Path> queue = Files.walk(minio.settings().folder().resolve("queue"))) {
            return queue.filter(Files::isRegularFile).toList();
        }
    }
}

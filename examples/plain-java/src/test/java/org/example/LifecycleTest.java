package org.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.OwnJava;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerVersion;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process of its own, which is told to stop while events come, and started again. */
@Timeout(600)
class LifecycleTest {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int EVENTS = 3_000;
    private static final int BEFORE = 500;
    /** How a JVM ends that is told to: 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    /** As the journal has it: what a Caravan beside this application made of MinIO's notification. */
    private static final String EVENT = """
            {"schema":1,"id":"e%1$d","type":"s3:ObjectCreated:Put","kind":"created","bucket":"photos","key":"2026/%1$d.png","size":5123,
            "etag":"e","contentType":"image/png","versionId":null,"sequencer":"18EACF35EC%1$06X","time":"2026-11-23T23:07:11.973Z",
            "metadata":{},"origin":"live","source":"minio:s3","deployment":"d"}
            """;

    @TempDir
    private Path folder;

    @Test
    void aStopUnderLoadLosesNothingAndTheNextStartGoesOn() throws Exception {
        NatsServer server = NatsServer.start(
                ServerBinaries.here(System.err::println).get(ServerVersion.nats()),
                NatsSettings.in(folder.resolve("nats")));
        ChildProcess application = start(server);
        try (Connection nats = Nats.connect(server.url())) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> nats.jetStreamManagement()
                                    .getConsumerInfo("OBJECTS", "gallery_thumbnails")
                                    .getNumWaiting()
                            > 0);
            for (int i = 0; i < EVENTS; i++)
                nats.publish("objects.created.photos.png", EVENT.formatted(i).getBytes(StandardCharsets.UTF_8));
            nats.flush(SOON);
            await().atMost(SOON).until(() -> published(nats) > BEFORE);

            application.stop();

            assertThat(application.exitCode()).as(Files.readString(log())).isEqualTo(TERMINATED);
            application = start(server);
            await().atMost(SOON).until(() -> published(nats) >= EVENTS);
            await().atMost(SOON).until(() -> settled(nats));
            assertThat(published(nats)).isEqualTo(EVENTS);
        } finally {
            application.kill();
            server.kill();
        }
    }

    private ChildProcess start(NatsServer server) {
        return ChildProcess.start(
                List.of(OwnJava.executable(), "org.example.App"),
                Map.of("CLASSPATH", System.getProperty("java.class.path"), "NATS_URL", server.url()),
                folder,
                log());
    }

    private Path log() {
        return folder.resolve("application.log");
    }

    private static long published(Connection nats) throws IOException, JetStreamApiException {
        Map<String, Long> subjects = nats.jetStreamManagement()
                .getStreamInfo("EVENTS", StreamInfoOptions.filterSubjects("events.thumbnails.>"))
                .getStreamState()
                .getSubjectMap();
        return subjects == null
                ? 0
                : subjects.values().stream().mapToLong(Long::longValue).sum();
    }

    private static boolean settled(Connection nats) throws IOException, JetStreamApiException {
        var rule = nats.jetStreamManagement().getConsumerInfo("OBJECTS", "gallery_thumbnails");
        return rule.getNumPending() + rule.getNumAckPending() == 0;
    }
}

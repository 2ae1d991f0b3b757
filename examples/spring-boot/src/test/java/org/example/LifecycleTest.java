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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application, with its own intake, as a process of its own, which is told to stop while notifications come, and started again. */
@Timeout(600)
class LifecycleTest {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int EVENTS = 3_000;
    private static final int BEFORE = 500;
    /** How a JVM ends that is told to: 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    /** As MinIO sends it, just now by its clock. */
    private static final String NOTIFICATION = """
            {"EventName":"s3:ObjectCreated:Put","Key":"uploads-1/%1$d.zip","Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
            "eventTime":"%2$s","eventName":"s3:ObjectCreated:Put",
            "responseElements":{"x-amz-request-id":"18EADCAB%1$08X","x-minio-deployment-id":"de93aa0c"},
            "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"uploads-1","arn":"arn:aws:s3:::uploads-1"},
            "object":{"key":"%1$d.zip","size":5123456,"eTag":"bff139fa","contentType":"application/zip","sequencer":"18EADCAB%1$08X"}}}]}
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
            await().atMost(SOON).ignoreExceptions().until(() -> takes(nats));
            for (int i = 0; i < EVENTS; i++) nats.publish("minio.events", notification(i));
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

    private static byte[] notification(int number) {
        return NOTIFICATION.formatted(number, Instant.now()).getBytes(StandardCharsets.UTF_8);
    }

    private ChildProcess start(NatsServer server) {
        return ChildProcess.start(
                List.of(
                        OwnJava.executable(),
                        "-Dcamel.component.nats-jetstream.servers=" + server.url(),
                        "org.example.App"),
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                folder,
                log());
    }

    private Path log() {
        return folder.resolve("application.log");
    }

    /** Whether intake and the rule have asked for something. */
    private static boolean takes(Connection nats) throws IOException, JetStreamApiException {
        return waiting(nats, "MINIO_EVENTS", "uploads") && waiting(nats, "OBJECTS", "uploads_uploads");
    }

    private static boolean waiting(Connection nats, String stream, String durable)
            throws IOException, JetStreamApiException {
        return nats.jetStreamManagement().getConsumerInfo(stream, durable).getNumWaiting() > 0;
    }

    private static long published(Connection nats) throws IOException, JetStreamApiException {
        Map<String, Long> subjects = nats.jetStreamManagement()
                .getStreamInfo("EVENTS", StreamInfoOptions.filterSubjects("events.uploads.>"))
                .getStreamState()
                .getSubjectMap();
        return subjects == null
                ? 0
                : subjects.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Nothing is left on the way to the rule, or in its hands. */
    private static boolean settled(Connection nats) throws IOException, JetStreamApiException {
        var rule = nats.jetStreamManagement().getConsumerInfo("OBJECTS", "uploads_uploads");
        long taken =
                nats.jetStreamManagement().getStreamInfo("MINIO_EVENTS").getStreamState().getMsgCount();
        return taken + rule.getNumPending() + rule.getNumAckPending() == 0;
    }
}

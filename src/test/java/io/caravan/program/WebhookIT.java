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
import io.minio.SetBucketNotificationArgs;
import io.minio.messages.EventType;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.QueueConfiguration;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Notifications by HTTP: what MinIO posts, and what anybody else might. */
@ExtendWith(ServersExtension.class)
class WebhookIT {
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration ARRIVED = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private CaravanProcess caravan;
    private int port;

    @TempDir
    private Path dir;

    @BeforeEach
    void prepare(@Own NatsServer nats) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        caravan = CaravanProcess.in(dir)
                .with(nats)
                .with("caravan.storage", "500000000")
                .with("caravan.intake.webhook.enabled", "true")
                .with("caravan.intake.webhook.host", "127.0.0.1")
                .with("caravan.intake.webhook.port", String.valueOf(port))
                .with("caravan.intake.webhook.token", "secret-of-the-webhook")
                .with("caravan.intake.webhook.max-body", "64KiB");
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void whatMinioPostsArrivesOnceThoughNatsWasAway(
            @Own NatsServer server, @Own MinioServer minio, @Own Connection nats) throws Exception {
        caravan.start().awaitLog("caravan runs", STARTED);
        minio.restart(minio.settings()
                .withEnvironment(Map.of(
                        "MINIO_API_SYNC_EVENTS", "on",
                        "MINIO_NOTIFY_WEBHOOK_ENABLE_caravan", "on",
                        "MINIO_NOTIFY_WEBHOOK_ENDPOINT_caravan", endpoint().toString(),
                        "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_caravan", "secret-of-the-webhook",
                        "MINIO_NOTIFY_WEBHOOK_QUEUE_DIR_caravan",
                                dir.resolve("queue").toString())));
        try (MinioClient client = minio.client()) {
            tellTheWebhook(client, "posted");
            put(client, "posted", "a b+ä%2F.png");
            awaitKeys(nats, "a b+ä%2F.png");

            server.stop();
            put(client, "posted", "while NATS was away");
            caravan.awaitLog("the webhook can't keep notifications just now", ARRIVED);
            server.restart(server.settings());

            awaitKeys(nats, "a b+ä%2F.png", "while NATS was away");
        }
        await().during(Duration.ofSeconds(4)) // MinIO's next try would come within
                .atMost(ARRIVED)
                .untilAsserted(() -> assertThat(keys(nats)).hasSize(2));
        assertThat(Streams.count(nats, "CARAVAN_UNDECODED")).isZero();
    }

    @Test
    void whatIsNoNotificationIsTakenAndSetApart(@Own Connection nats) throws Exception {
        caravan.start().awaitLog("caravan runs", STARTED);
        awaitTaking();

        byte[] garbage = {0, 1, (byte) 0xff, '{', '\n'};
        assertThat(post(garbage, "application/json").statusCode()).isEqualTo(202);
        assertThat(post("a=1&b=2".getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(202);
        assertThat(post(new byte[0], "application/json").statusCode()).isEqualTo(204);

        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(
                        Streams.all(nats, "CARAVAN_UNDECODED").stream().map(Message::getData))
                .containsExactlyInAnyOrder(garbage, "a=1&b=2".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whoMayNotPostIsToldSoAndNothingOfItIsKept(@Own NatsServer server, @Own Connection nats) throws Exception {
        caravan.start().awaitLog("caravan runs", STARTED);
        awaitTaking();
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> without = send(HttpRequest.newBuilder(endpoint()).POST(BodyPublishers.ofByteArray(body)));
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(send(request("Bearer secret-of-the-webhoo").POST(BodyPublishers.ofByteArray(body)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("Bearer secret-of-the-webhook").GET()).statusCode())
                .isEqualTo(405);
        assertThat(send(request("Bearer secret-of-the-webhook").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> large = post(new byte[65_537], "application/json");
        assertThat(large.statusCode()).isEqualTo(413);
        HttpResponse<String> largeInPieces = send(request("secret-of-the-webhook")
                .POST(BodyPublishers.ofByteArrays(
                        Stream.generate(() -> new byte[1_000]).limit(100).toList())));
        assertThat(largeInPieces.statusCode()).isEqualTo(413);

        server.stop();
        HttpResponse<String> unkept = post(body, "application/json");
        assertThat(unkept.statusCode()).isEqualTo(503);
        assertThat(unkept.headers().firstValue("Retry-After")).contains("3");
        server.restart(server.settings());

        assertThat(caravan.log())
                .anyMatch(line -> line.contains("the webhook refused a request without a token"))
                .noneMatch(line -> line.startsWith("\tat "));
        assertThat(without.headers().map()).doesNotContainKey("User-Agent"); // nothing of the request comes back
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(
                        post("x".repeat(10).getBytes(StandardCharsets.UTF_8), "text/plain")
                                .statusCode())
                .isEqualTo(202));
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(
                        Streams.all(nats, "CARAVAN_UNDECODED").stream().map(message -> new String(message.getData())))
                .contains("x".repeat(10))
                .doesNotContain("{}"));
    }

    @Test
    void itDoesNotStartOpenToEverybodyUnlessThatIsMeant() throws Exception {
        caravan.with("caravan.intake.webhook.token", "").start();

        assertThat(caravan.exitCode(STARTED)).isEqualTo(2);
        assertThat(caravan.log())
                .anyMatch(line -> line.startsWith("caravan: the webhook would take events from anybody: set"
                        + " caravan.intake.webhook.token, or caravan.intake.webhook.anonymous=true"));

        caravan.with("caravan.intake.webhook.anonymous", "true").start();
        caravan.awaitLog("caravan runs", STARTED);
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(
                        send(HttpRequest.newBuilder(endpoint()).POST(BodyPublishers.ofString("{}")))
                                .statusCode())
                .isEqualTo(202));
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + port + "/minio/events");
    }

    private HttpRequest.Builder request(String authorization) {
        return HttpRequest.newBuilder(endpoint()).header("Authorization", authorization);
    }

    private HttpResponse<String> post(byte[] body, String type) throws Exception {
        return send(request("Bearer secret-of-the-webhook")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    /** The streams are made a moment after it runs. */
    private void awaitTaking() {
        await().atMost(STARTED).ignoreExceptions().untilAsserted(() -> {
            byte[] notification = """
                    {"Event":"s3:TestEvent"}""".getBytes(StandardCharsets.UTF_8);
            assertThat(post(notification, "application/json").statusCode()).isEqualTo(202);
        });
    }

    private static void tellTheWebhook(MinioClient client, String bucket) throws Exception {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        QueueConfiguration queue = new QueueConfiguration();
        queue.setQueue("arn:minio:sqs::caravan:webhook");
        queue.setEvents(List.of(EventType.OBJECT_CREATED_ANY));
        NotificationConfiguration configuration = new NotificationConfiguration();
        configuration.setQueueConfigurationList(List.of(queue));
        client.setBucketNotification(SetBucketNotificationArgs.builder()
                .bucket(bucket)
                .config(configuration)
                .build());
    }

    private static void put(MinioClient client, String bucket, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                        new ByteArrayInputStream(new byte[1]), 1L, -1L)
                .build());
    }

    private static void awaitKeys(Connection nats, String... keys) {
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(keys(nats))
                .containsExactly(keys));
    }

    private static List<String> keys(Connection nats) throws Exception {
        List<String> keys = new ArrayList<>();
        for (Message message : Streams.all(nats, "OBJECTS")) {
            ObjectEvent event = EventJson.read(message.getData());
            keys.add(event.key());
        }
        return keys;
    }
}

package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
class ServersIT {

    @Test
    void aPutComesByBothTargets(@Own MinioServer minio, @Own Connection nats) throws Exception {
        stream(nats);
        minio.makeBucket("photos");

        put(minio, "photos", "a b.png");

        List<Message> came = take(nats, 2);
        assertThat(came).extracting(Message::getSubject).containsExactlyInAnyOrder(NatsTargets.FAST, NatsTargets.SAFE);
        assertThat(came)
                .allSatisfy(message -> assertThat(new String(message.getData())).contains("a+b.png"));
    }

    @Test
    void whatMinioKeptWhileNatsWasAwayComesAfterwards(@Own MinioServer minio, @Own NatsServer server) throws Exception {
        try (Connection nats = Nats.connect(server.url())) {
            stream(nats);
        }
        minio.makeBucket("photos");
        server.kill();
        assertThat(server.alive()).isFalse();
        put(minio, "photos", "a.png");

        server.restart();

        try (Connection nats = Nats.connect(server.url())) {
            assertThat(take(nats, 1)).extracting(Message::getSubject).containsExactly(NatsTargets.SAFE);
        }
    }

    @Test
    void aPausedServerAnswersNothingUntilItIsResumed(@Own NatsServer server) throws Exception {
        try (Connection nats = Nats.connect(server.url())) {
            server.pause();
            assertThat(server.alive()).isTrue();
            assertThat(nats.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            server.resume();
            nats.flush(Duration.ofSeconds(60));
        }
    }

    @Test
    void aUserMayDoWhatItsPermissionsSayAndNoMore(@Own NatsServer server) throws Exception {
        server.restart(server.settings()
                .withUser(NatsSettings.User.all("minio", "m"))
                .withUser(new NatsSettings.User("reader", "r", List.of("_INBOX.>"), List.of("events.>"))));

        try (Connection reader = Nats.connect(server.url().replace("//", "//reader:r@"))) {
            reader.publish("minio.events", new byte[0]);
            await().untilAsserted(() -> assertThat(reader.getLastError()).contains("Permissions Violation"));
        }
    }

    private static void stream(Connection nats) throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("MINIO_EVENTS")
                        .subjects("minio.events", "minio.safe")
                        .build());
    }

    private static void put(MinioServer minio, String bucket, String key) throws Exception {
        try (MinioClient client = minio.client()) {
            client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                            new ByteArrayInputStream(new byte[1]), 1L, -1L)
                    .build());
        }
    }

    private static List<Message> take(Connection nats, int number) throws Exception {
        List<Message> messages = new ArrayList<>();
        JetStreamSubscription subscription = nats.jetStream().subscribe("minio.*");
        while (messages.size() < number) {
            Message message = subscription.nextMessage(Duration.ofSeconds(60));
            assertThat(message)
                    .as("message %d of %d", messages.size() + 1, number)
                    .isNotNull();
            messages.add(message);
        }
        return messages;
    }
}

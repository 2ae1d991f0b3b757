package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.DeleteBucketNotificationArgs;
import io.minio.GetBucketNotificationArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.SetBucketNotificationArgs;
import io.minio.messages.NotificationConfiguration;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Caravan that audits by itself. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class AuditScheduleIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @Test
    void aLostUploadArrivesByItself(@Own NatsServer server, @Own MinioServer minio, @Own Connection nats)
            throws Exception {
        JournalEntries journal = new JournalEntries(nats);
        minio.makeBucket("photos");
        try (MinioClient client = minio.client();
                CaravanProcess caravan = CaravanProcess.in(folder)) {
            caravan.with(server)
                    .with(minio)
                    .with("caravan.storage", "500000000")
                    .with("caravan.audit.grace", "0s")
                    .with("caravan.audit.every", "2s")
                    .start();
            caravan.awaitLog("caravan runs", SOON);
            put(client, "told.png");
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(told(journal))
                    .extracting(ObjectEvent::key)
                    .contains("told.png"));
            NotificationConfiguration told = client.getBucketNotification(
                    GetBucketNotificationArgs.builder().bucket("photos").build());
            client.deleteBucketNotification(
                    DeleteBucketNotificationArgs.builder().bucket("photos").build());
            put(client, "lost.png");
            client.setBucketNotification(SetBucketNotificationArgs.builder()
                    .bucket("photos")
                    .config(told)
                    .build());

            await().atMost(SOON).untilAsserted(() -> assertThat(told(journal))
                    .anyMatch(event -> event.key().equals("lost.png") && event.origin() == Origin.AUDIT));

            caravan.awaitLog("audit of bucket photos: 2 looked at, 1 missed", SOON);
            caravan.awaitLog("audit: 1 buckets, 2 looked at, 0 missed", SOON);
            assertThat(told(journal)).hasSize(2);
        }
    }

    private static void put(MinioClient client, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket("photos").object(key).stream(
                        new ByteArrayInputStream(new byte[3]), 3, -1)
                .build());
    }

    private static List<ObjectEvent> told(JournalEntries journal) throws Exception {
        List<ObjectEvent> events = new ArrayList<>();
        for (Message entry : journal.read("OBJECTS")) events.add(EventJson.read(entry.getData()));
        return events;
    }
}

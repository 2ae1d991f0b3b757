package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Tokens;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.SetObjectTagsArgs;
import io.minio.messages.EventType;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ServersExtension.class)
class HostileNamesIT {
    private static final Duration STARTED = Duration.ofSeconds(120);

    /** Each is put with ten numbers in place of its #, into two buckets: 200 objects. */
    private static final List<String> NAMES = List.of(
            " blanks # at both ends ",
            "+a+b=c&d#+",
            "%100%/50%2F#.png",
            "a..b/..c../d#...",
            "\uD83D\uDC2A/\uD83C\uDF35#.png",
            "*stars*and>more#>.csv",
            "${bean:x}/$simple{body}/{bucket}#.json",
            "\tnew\nline#\ttab\n",
            "x".repeat(254) + "#" + ("/" + "y".repeat(255)).repeat(2) + "/" + "z".repeat(254) + "/e", // 1,024 bytes
            "Ünïcödé#_und\\rückwärts/_");

    private static final List<String> BUCKETS = List.of("plain", "with.dots.in-it");

    @TempDir
    Path dir;

    @Test
    void noNameOfAnObjectIsLostOrBreaksASubject(@Own NatsServer server, @Own MinioServer minio, @Own Connection nats)
            throws Exception {
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server);
                MinioClient client = minio.client()) {
            caravan.start().awaitLog("caravan runs", STARTED);
            List<String> put = new ArrayList<>();
            for (String bucket : BUCKETS) {
                minio.makeBucket(bucket);
                for (String name : NAMES)
                    for (int i = 0; i < 10; i++) put.add(put(client, bucket, name.replace("#", "" + i)));
            }
            assertThat(put).hasSize(200);

            await().untilAsserted(
                            () -> assertThat(Streams.count(nats, "OBJECTS")).isGreaterThanOrEqualTo(put.size()));
            SafeCopies.awaitAll(minio, nats, put.size());

            List<String> arrived = new ArrayList<>();
            for (Message message : Streams.all(nats, "OBJECTS")) {
                ObjectEvent event = EventJson.read(message.getData());
                arrived.add(event.bucket() + "/" + event.key());
                String[] tokens = message.getSubject().split("\\.", -1);
                assertThat(tokens).hasSize(4);
                assertThat(Tokens.unescape(tokens[2])).isEqualTo(event.bucket());
            }
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(put);
        }
    }

    @Test
    void threeTaggingsAndThreeReadsOfOneObjectAreSixEvents(
            @Own NatsServer server, @Own MinioServer minio, @Own Connection nats) throws Exception {
        try (CaravanProcess caravan = CaravanProcess.in(dir).with(server);
                MinioClient client = minio.client()) {
            caravan.start().awaitLog("caravan runs", STARTED);
            minio.makeBucket("plain");
            put(client, "plain", "object");
            minio.makeBucket("busy", List.of(EventType.OBJECT_CREATED_ANY, EventType.OBJECT_ACCESSED_GET));
            put(client, "busy", "object");
            for (int i = 0; i < 3; i++) {
                client.setObjectTags(SetObjectTagsArgs.builder()
                        .bucket("busy")
                        .object("object")
                        .tags(Map.of("same", "each time"))
                        .build());
                client.getObject(GetObjectArgs.builder()
                                .bucket("busy")
                                .object("object")
                                .build())
                        .close();
            }

            SafeCopies.awaitAll(minio, nats, 2 + 3 + 3);
            assertThat(Streams.count(nats, "OBJECTS", "objects.changed.busy.*")).isEqualTo(3);
            assertThat(Streams.count(nats, "OBJECTS", "objects.accessed.busy.*"))
                    .isEqualTo(3);
            assertThat(Streams.count(nats, "OBJECTS", "objects.*.busy.*"))
                    .as("the PUT is the seventh")
                    .isEqualTo(7);
        }
    }

    private static String put(MinioClient client, String bucket, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                        new ByteArrayInputStream(new byte[0]), 0L, -1L)
                .build());
        return bucket + "/" + key;
    }
}

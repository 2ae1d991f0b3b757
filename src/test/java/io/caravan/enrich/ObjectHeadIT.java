package io.caravan.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.servers.MinioServer;
import io.caravan.testing.ServersExtension;
import io.minio.MinioClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.messages.VersioningConfiguration;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a rule learns from a real MinIO about its object. */
@Timeout(120)
@ExtendWith(ServersExtension.class)
class ObjectHeadIT {
    private static final String KEY = "2026/grüne Äpfel + 100%.png";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private MinioServer minio;
    private MinioClient client;
    private ProducerTemplate rule;

    @BeforeEach
    void start(MinioServer shared) throws Exception {
        minio = shared;
        client = minio.client();
        String key = minio.settings().accessKey();
        String secret = minio.settings().secretKey();
        context.getRegistry().bind("minioClient", PatientMinioClient.of(minio.endpoint(), key, secret));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule").process("#class:io.caravan.enrich.ObjectHead");
            }
        });
        context.start();
        rule = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        client.close();
    }

    @Test
    void anEventThatLacksThemGetsSizeContentTypeAndMetadata() throws Exception {
        minio.makeBucket("head-lacks");
        ObjectWriteResponse put = put("head-lacks", "12345");

        Exchange done = asked("head-lacks", put.etag(), null);

        assertThat(done.getMessage().getHeader(ObjectHead.OBJECT)).isEqualTo("present");
        ObjectEvent after = done.getMessage().getBody(ObjectEvent.class);
        assertThat(after.contentType()).isEqualTo("image/png");
        assertThat(after.size()).isEqualTo(5);
        assertThat(after.metadata())
                .as("as MinIO's notifications have it")
                .containsEntry("X-Amz-Meta-Project", "x")
                .containsEntry("content-type", "image/png");
    }

    @Test
    void whatBecameOfTheObjectSinceIsSaid() throws Exception {
        minio.makeBucket("head-since");
        ObjectWriteResponse first = put("head-since", "first");
        put("head-since", "second");
        assertThat(standing("head-since", first.etag(), null)).isEqualTo("changed");

        client.removeObject(
                RemoveObjectArgs.builder().bucket("head-since").object(KEY).build());
        assertThat(standing("head-since", first.etag(), null)).isEqualTo("gone");
    }

    @Test
    void anEventOfAVersionIsAskedForThatVersion() throws Exception {
        minio.makeBucket("head-versions");
        client.setBucketVersioning(SetBucketVersioningArgs.builder()
                .bucket("head-versions")
                .config(new VersioningConfiguration(VersioningConfiguration.Status.ENABLED, null))
                .build());
        ObjectWriteResponse first = put("head-versions", "first");
        put("head-versions", "second");
        client.removeObject(
                RemoveObjectArgs.builder().bucket("head-versions").object(KEY).build());

        assertThat(standing("head-versions", first.etag(), first.versionId())).isEqualTo("present");
        assertThat(standing("head-versions", first.etag(), null)).isEqualTo("gone");
    }

    private ObjectWriteResponse put(String bucket, String text) throws Exception {
        return client.putObject(
                PutObjectArgs.builder()
                        .bucket(bucket)
                        .object(KEY)
                        .contentType("image/png")
                        .userMetadata(Map.of("project", "x"))
                        .stream(new ByteArrayInputStream(text.getBytes()), text.length(), -1)
                        .build());
    }

    private Object standing(String bucket, String etag, String versionId) {
        return asked(bucket, etag, versionId).getMessage().getHeader(ObjectHead.OBJECT);
    }

    private Exchange asked(String bucket, String etag, String versionId) {
        ObjectEvent event = new ObjectEvent(
                "id",
                "s3:ObjectCreated:Put",
                Kind.CREATED,
                bucket,
                KEY,
                null,
                etag,
                null,
                versionId,
                null,
                Instant.EPOCH,
                Map.of(),
                Origin.LIVE,
                "aws:s3",
                "");
        Exchange done =
                rule.request("direct:rule", exchange -> exchange.getMessage().setBody(event));
        assertThat(done.getException()).isNull();
        return done;
    }
}

package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.caravan.watch.AuditReport;
import io.caravan.watch.AuditReport.Bucket;
import io.caravan.watch.Auditor;
import io.caravan.watch.BackfillReport;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that has intake and a rule, and audits by its own routes. */
@Timeout(240)
@ExtendWith(ServersExtension.class)
class AuditorIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aRouteAuditsAndBackfills(@Own NatsServer server, @Own MinioServer minio, @Own Connection nats)
            throws Exception {
        Main main = new Main();
        main.addInitialProperty("caravan.storage", "500000000");
        main.addInitialProperty("caravan.audit.grace", "0s");
        main.addInitialProperty("camel.component.nats-jetstream.servers", server.url());
        main.configure()
                .withRoutesIncludePattern(
                        "classpath:caravan/routes/intake.camel.yaml,classpath:caravan/routes/intake-safe.camel.yaml,classpath:caravan/routes/intake-bulk.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos?since=beginning")
                        .routeId("thumbnails")
                        .to("nats-jetstream:events.thumbnails.{key}");
                from("direct:audit").bean(Auditor.class, "audit('photos')");
                from("direct:backfill").bean(Auditor.class, "backfill('photos', '')");
                from("direct:through").bean(Auditor.class, "backfillThrough('thumbnails', 'photos', ${body})");
            }
        });
        try (MinioClient client = minio.client()) {
            main.bind("minioClient", client);
            main.start();
            minio.makeBucket("photos");
            put(client, "told.png");
            awaitEvents(nats, 1);
            minio.tell("photos", false);
            put(client, "lost.png");
            minio.tell("photos", true);

            // Pending, as long as intake may still have its event on its hands.
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(audit(main).missed()).isEqualTo(1));
            awaitEvents(nats, 2);
            assertThat(audit(main)).returns(2L, Bucket::looked).returns(0L, Bucket::missed);

            BackfillReport known = ask(main, "direct:backfill", "", BackfillReport.class);
            assertThat(known).returns(2L, BackfillReport::known).returns(0L, BackfillReport::given);
            BackfillReport again = ask(main, "direct:through", "lost", BackfillReport.class);
            assertThat(again).returns(1L, BackfillReport::given);
            awaitEvents(nats, 3);
        } finally {
            main.stop();
        }
    }

    @Test
    void withoutAnObjectStoreItSaysWhatToDo(@Own NatsServer server) {
        Main main = new Main();
        main.addInitialProperty("camel.component.nats-jetstream.servers", server.url());
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:audit").bean(Auditor.class, "audit('photos')");
            }
        });
        try {
            main.start();
            assertThatThrownBy(() -> ask(main, "direct:audit", "", AuditReport.class))
                    .rootCause()
                    .hasMessageContaining("bind a MinioClient as minioClient");
        } finally {
            main.stop();
        }
    }

    private static Bucket audit(Main main) throws Exception {
        AuditReport report = ask(main, "direct:audit", "", AuditReport.class);
        assertThat(report.ended()).isNull();
        assertThat(report.buckets()).hasSize(1);
        return report.buckets().get(0);
    }

    private static <T> T ask(Main main, String endpoint, Object body, Class<T> answer) throws Exception {
        return main.getCamelTemplate().requestBody(endpoint, body, answer);
    }

    private static void put(MinioClient client, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket("photos").object(key).stream(
                        new ByteArrayInputStream(new byte[3]), 3L, -1L)
                .build());
    }

    private static void awaitEvents(Connection nats, long count) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS"))
                .isEqualTo(count));
    }
}

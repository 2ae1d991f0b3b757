package org.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerVersion;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Against a real nats-server: from PATH, built with Go, or from an image. */
@SpringBootTest
@DirtiesContext
@Timeout(600)
class AppTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** As MinIO sends it. */
    private static final String NOTIFICATION = """
            {"EventName":"s3:ObjectCreated:Put","Key":"uploads-1/2026/a b.png","Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
            "eventTime":"2026-11-24T03:13:50.264Z","eventName":"s3:ObjectCreated:Put",
            "responseElements":{"x-amz-request-id":"18EADCAB6B950EDE","x-minio-deployment-id":"de93aa0c"},
            "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"uploads-1","arn":"arn:aws:s3:::uploads-1"},
            "object":{"key":"2026%2Fa+b.png","size":5123456,"eTag":"bff139fa","contentType":"application/octet-stream","sequencer":"18EADCAB6B9DCA6D"}}}]}
            """;

    @TempDir
    private static Path folder;

    private static NatsServer server;

    @Autowired
    private ProducerTemplate template;

    @BeforeAll
    static void start() {
        server = NatsServer.start(
                ServerBinaries.here(System.err::println).get(ServerVersion.nats()), NatsSettings.in(folder));
    }

    @AfterAll
    static void end() {
        if (server != null) server.kill();
    }

    @DynamicPropertySource
    static void where(DynamicPropertyRegistry registry) {
        registry.add("camel.component.nats-jetstream.servers", () -> server.url());
    }

    @Test
    void aNotificationReachesTheRuleOfTheGroupInApplicationYaml() throws Exception {
        try (Connection nats = Nats.connect(server.url())) {
            Subscription uploads = nats.subscribe("events.uploads.*");
            nats.flush(SOON);

            nats.jetStream().publish("minio.events", NOTIFICATION.getBytes(StandardCharsets.UTF_8));

            Message arrived = uploads.nextMessage(SOON);
            assertThat(arrived).isNotNull();
            assertThat(arrived.getSubject()).isEqualTo("events.uploads.uploads-1");
            assertThat(new String(arrived.getData(), StandardCharsets.UTF_8)).contains("\"key\":\"2026/a b.png\"");
            assertThat(nats.jetStreamManagement().getConsumerNames("MINIO_EVENTS"))
                    .containsExactlyInAnyOrder("uploads", "uploads-safe", "uploads-bulk");
            assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                    .contains( // beside the one that the index of the journal reads by
                            "uploads_uploads", "uploads_images", "uploads_data", "uploads_deletions");
        }
    }

    @Test
    void aRouteOfTheHostThatThrowsKeepsItsOwnErrorHandling() {
        assertThatThrownBy(() -> template.sendBody("direct:host", "x")).hasRootCauseMessage("the host's own");

        assertThat(CALLS).as("Caravan's quick retries are for its rules").hasValue(1);
    }

    @TestConfiguration
    static class Host {
        @Bean
        RouteBuilder throwing() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:host").routeId("host").process(exchange -> {
                        CALLS.incrementAndGet();
                        throw new IllegalStateException("the host's own");
                    });
                }
            };
        }
    }
}

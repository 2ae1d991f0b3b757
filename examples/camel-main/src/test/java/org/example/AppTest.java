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
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real nats-server: from PATH, built with Go, or from an image. */
@Timeout(600)
class AppTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** As MinIO sends it. */
    private static final String NOTIFICATION = """
            {"EventName":"s3:ObjectCreated:Put","Key":"inbox/invoices/4711.pdf","Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
            "eventTime":"2026-11-24T03:13:50.264Z","eventName":"s3:ObjectCreated:Put",
            "responseElements":{"x-amz-request-id":"18EADCAB6B950EDE","x-minio-deployment-id":"de93aa0c"},
            "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"inbox","arn":"arn:aws:s3:::inbox"},
            "object":{"key":"invoices%2F4711.pdf","size":5123,"eTag":"bff139fa","contentType":"application/octet-stream","sequencer":"18EADCAB6B9DCA6D"}}}]}
            """;

    private final AtomicInteger calls = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void aNotificationReachesTheRuleAndARouteOfTheHostThatThrowsKeepsItsOwnErrorHandling() throws Exception {
        NatsServer server = NatsServer.start(
                ServerBinaries.here(System.err::println).get(ServerVersion.nats()), NatsSettings.in(folder));
        Main main = App.main();
        main.addOverrideProperty("camel.component.nats-jetstream.servers", server.url());
        try (Connection nats = Nats.connect(server.url())) {
            main.start();
            RouteBuilder.addRoutes(main.getCamelContext(), routes -> routes.from("direct:host")
                    .process(exchange -> {
                        calls.incrementAndGet();
                        throw new IllegalStateException("the host's own");
                    }));
            Subscription invoices = nats.subscribe("events.invoices.*");
            nats.flush(SOON);

            nats.jetStream().publish("minio.events", NOTIFICATION.getBytes(StandardCharsets.UTF_8));

            Message arrived = invoices.nextMessage(SOON);
            assertThat(arrived).isNotNull();
            assertThat(arrived.getSubject()).isEqualTo("events.invoices.4711%2Epdf");
            assertThat(new String(arrived.getData(), StandardCharsets.UTF_8)).contains("\"key\":\"invoices/4711.pdf\"");
            assertThat(nats.jetStreamManagement().getConsumerNames("MINIO_EVENTS"))
                    .containsExactlyInAnyOrder("accounting", "accounting-safe", "accounting-bulk");
            assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                    .contains( // beside the one that the index of the journal reads by
                            "accounting_invoices", "accounting_images", "accounting_data", "accounting_deletions");

            assertThatThrownBy(() -> main.getCamelTemplate().sendBody("direct:host", "x"))
                    .hasRootCauseMessage("the host's own");
            assertThat(calls).as("Caravan's quick retries are for its rules").hasValue(1);
        } finally {
            main.stop();
            server.kill();
        }
    }
}

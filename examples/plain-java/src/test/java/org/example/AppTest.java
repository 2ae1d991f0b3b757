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
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real nats-server: from PATH, built with Go, or from an image. */
@Timeout(600)
class AppTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** As the journal has it: what a Caravan beside this application made of MinIO's notification. */
    private static final String EVENT = """
            {"schema":1,"id":"e1","type":"s3:ObjectCreated:Put","kind":"created","bucket":"photos","key":"2026/a b.png","size":5123,
            "etag":"e","contentType":"image/png","versionId":null,"sequencer":"18EACF35EC55E0F3","time":"2026-11-23T23:07:11.973Z",
            "metadata":{},"origin":"live","source":"minio:s3","deployment":"d"}
            """;

    @TempDir
    private static Path folder;

    private static NatsServer server;

    private CamelContext context;
    private Connection nats;

    @BeforeAll
    static void start() {
        server = NatsServer.start(
                ServerBinaries.here(System.err::println).get(ServerVersion.nats()), NatsSettings.in(folder));
    }

    @AfterAll
    static void end() {
        if (server != null) server.kill();
    }

    @BeforeEach
    void prepare() throws Exception {
        context = App.context(server.url());
        nats = Nats.connect(server.url());
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        nats.close();
    }

    @Test
    void anEventOfTheJournalPassesTheRouteAndArrivesOnItsSubject() throws Exception {
        AdviceWith.adviceWith(
                context, "thumbnails", route -> route.interceptSendToEndpoint("nats-jetstream:*").to("mock:passed"));
        MockEndpoint passed = context.getEndpoint("mock:passed", MockEndpoint.class);
        passed.expectedMessageCount(1);
        context.start();
        Subscription thumbnails = nats.subscribe("events.thumbnails.*");
        nats.flush(SOON);

        nats.jetStream().publish("objects.created.photos.png", EVENT.getBytes(StandardCharsets.UTF_8));

        Message arrived = thumbnails.nextMessage(SOON);
        assertThat(arrived).isNotNull();
        assertThat(arrived.getSubject()).isEqualTo("events.thumbnails.photos");
        assertThat(new String(arrived.getData(), StandardCharsets.UTF_8)).contains("\"key\":\"2026/a b.png\"");
        passed.assertIsSatisfied();
        assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS")).containsExactly("gallery_thumbnails");
    }

    @Test
    void aRouteGivesTheRuleWhatItHadBefore() throws Exception {
        context.start();
        Subscription thumbnails = nats.subscribe("events.thumbnails.*");
        nats.flush(SOON);
        nats.jetStream().publish("objects.created.photos.png", EVENT.getBytes(StandardCharsets.UTF_8));
        assertThat(thumbnails.nextMessage(SOON)).isNotNull();

        context.createProducerTemplate().sendBody("direct:yesterday", "");

        assertThat(thumbnails.nextMessage(SOON)).isNotNull();
    }

    @Test
    void aRouteOfTheHostThatThrowsKeepsItsOwnErrorHandling() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host").routeId("host").process(exchange -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("the host's own");
                });
            }
        });
        context.start();

        assertThatThrownBy(() -> context.createProducerTemplate().sendBody("direct:host", "x"))
                .hasRootCauseMessage("the host's own");

        assertThat(calls).hasValue(1);
    }
}

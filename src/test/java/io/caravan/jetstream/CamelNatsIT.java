package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.nats.NatsEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Core NATS through camel-nats, on the connection of nats-jetstream: configured once. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class CamelNatsIT {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private MockEndpoint received;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void bothDirectionsGoOverTheOneConnection(@Own NatsServer server) throws Exception {
        start(server);

        assertReceivesWhatItSends();

        assertThat(link().connection().getStatistics().getOutMsgs()).isPositive();
    }

    @Test
    void aServerThatComesLaterIsListenedTo(@Own NatsServer server) throws Exception {
        server.stop();
        start(server);
        server.restart();
        await().until(() -> link().connected());

        assertReceivesWhatItSends();
    }

    @Test
    void aConnectionMadeAnewIsListenedTo(@Own NatsServer server) throws Exception {
        start(server);
        assertReceivesWhatItSends();

        link().connection().close();
        await().until(() -> link().connected());

        assertReceivesWhatItSends();
    }

    @Test
    void whoSaysServersGetsAConnectionOfItsOwn(@Own NatsServer server) throws Exception {
        start(server);
        String uri = "nats:core.b?servers=" + server.url().replace("nats://", "");

        context.createProducerTemplate().sendBody(uri, "x");

        assertThat(context.getEndpoint(uri, NatsEndpoint.class)
                        .getConfiguration()
                        .getConnection())
                .isNull();
    }

    private void start(NatsServer server) throws Exception {
        context.getComponent("nats-jetstream", JetStreamComponent.class).setServers(server.url());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("nats:core.a?replyToDisabled=true").to("mock:received");
            }
        });
        received = context.getEndpoint("mock:received", MockEndpoint.class);
        context.start();
    }

    /** Sends until something comes: nobody says when camel-nats has subscribed. */
    private void assertReceivesWhatItSends() {
        received.reset();
        await().untilAsserted(() -> {
            context.createProducerTemplate().sendBody("nats:core.a", "hello");
            assertThat(received.getExchanges()).isNotEmpty();
        });
        assertThat(received.getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo("hello");
    }

    private Link link() {
        return context.getComponent("nats-jetstream", JetStreamComponent.class).link();
    }
}

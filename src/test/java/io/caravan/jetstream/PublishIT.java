package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The producer on a real nats-server: what a PubAck says, and what no PubAck means. */
@Timeout(60)
@ExtendWith(ServersExtension.class)
class PublishIT {
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;
    private CamelContext context;
    private ProducerTemplate producer;

    @BeforeEach
    void start(@Own NatsServer server) throws Exception {
        this.server = server;
        nats = Nats.connect(server.url());
        management = nats.jetStreamManagement();
        management.addStream(stream("EVENTS", "events.>").build());
        context = context(server.url());
        producer = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        nats.close();
    }

    @Test
    void whatIsPublishedIsInTheStreamWhenTheStepEnds() throws Exception {
        Exchange exchange = send("nats-jetstream:events.{header.to}", "hello", Map.of("to", "a.b*"));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty(JetStreamProducer.PUBLISHED)).isEqualTo(new Published("EVENTS", 1, false));
        MessageInfo stored = management.getMessage("EVENTS", 1);
        assertThat(stored.getSubject()).isEqualTo("events.a%2Eb%2A");
        assertThat(stored.getData()).asString().isEqualTo("hello");
        assertThat(stored.getHeaders()).isNull();
    }

    @Test
    void aMessageIdMakesTheSecondADuplicate() throws Exception {
        send("nats-jetstream:events.a?messageId=id-{header.n}", "one", Map.of("n", "1"));
        Exchange second = send("nats-jetstream:events.a?messageId=id-{header.n}", "one", Map.of("n", "1"));

        assertThat(second.getProperty(JetStreamProducer.PUBLISHED)).isEqualTo(new Published("EVENTS", 1, true));
        assertThat(messages("EVENTS")).isOne();
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return producer.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
    }

    private long messages(String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    private static StreamConfiguration.Builder stream(String name, String... subjects) {
        return StreamConfiguration.builder().name(name).subjects(subjects).discardPolicy(DiscardPolicy.New);
    }

    private static CamelContext context(String url) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getComponent("nats-jetstream", JetStreamComponent.class).setServers(url);
        context.start();
        return context;
    }
}

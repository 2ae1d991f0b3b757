package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Headers that clients in other languages may send, and jnats refuses to read: its reader dies of them, and comes back to the same message. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class ForeignHeadersIT {
    private static final List<String> HOSTILE = List.of(
            "NATS/1.0\r\nTitle: gr\u00fcn \uD83D\uDC2A\r\n\r\n",
            "NATS/1.0\r\nTi tle: x\r\nÜ: y\r\n\r\n",
            "NATS/1.0\r\nno colon\r\nTitle: x\r\n\r\n",
            "NATS/1.0\r\n: no name\r\n\r\n",
            "NATS/1.0\r\nTitle: a\rb\nc\r\n\r\n",
            "NATS/1.0\r\nTitle:\r\n\r\n",
            "NATS/1.0\r\nTitle\r\n\r\n",
            "NATS/2.0\r\nTitle: x\r\n\r\n",
            "NATS/1.0 503\r\n\r\n",
            "what is this, and why is it here");

    private NatsServer server;
    private RuleStage stage;

    @BeforeEach
    void open(@Own NatsServer own) throws Exception {
        server = own;
        stage = new RuleStage(server);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void noHeaderStopsTheRuleThatGetsIt() throws Exception {
        DefaultCamelContext context = stage.start(RuleStage.FROM, exchange -> {});
        JetStreamComponent component = context.getComponent("nats-jetstream", JetStreamComponent.class);
        var connection = component.link().connection();
        stage.journal("before");
        stage.awaitEvents("before");

        for (int i = 0; i < HOSTILE.size(); i++) publish(HOSTILE.get(i), RuleStage.event("id" + i, "k" + i));
        stage.journal("after");

        stage.awaitEvents("before", "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "after");
        stage.awaitSettled();
        assertThat(component.link().connection()).isSameAs(connection);
        assertThat(connection.getStatistics().getReconnects()).isZero();
        assertThat(stage.letters()).isEmpty();
    }

    /** As a client would that checks nothing. */
    private void publish(String headers, ObjectEvent event) throws Exception {
        byte[] header = headers.getBytes(StandardCharsets.UTF_8);
        byte[] body = EventJson.write(event);
        URI url = URI.create(server.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            sent.writeBytes(text("CONNECT {\"verbose\":false,\"headers\":true}\r\nHPUB " + JournalSubject.of(event)
                    + " " + header.length + " " + (header.length + body.length) + "\r\n"));
            sent.writeBytes(header);
            sent.writeBytes(body);
            sent.writeBytes(text("\r\nPING\r\n"));
            out.write(sent.toByteArray());
            out.flush();
            awaitPong(socket.getInputStream());
        }
    }

    private static void awaitPong(InputStream in) throws Exception {
        StringBuilder read = new StringBuilder();
        while (read.indexOf("PONG") < 0) {
            int next = in.read();
            assertThat(next).as("%s", read).isNotNegative();
            read.append((char) next);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever runs intake looks after the journal, be it the program or an application that embeds it. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class JournalUpkeepIT {

    @Test
    void aJournalThatWouldBeFullAfterAHundredEventsTakesFourHundred(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        JetStreamManagement management = nats.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("OBJECTS")
                .subjects("objects.>")
                .discardPolicy(DiscardPolicy.New)
                .duplicateWindow(Duration.ofMillis(100))
                .maxMessages(100)
                .build());
        DefaultCamelContext context = new DefaultCamelContext();
        set(context, "caravan.storage", "500000000");
        set(context, "caravan.journal.every", "200ms");
        set(context, "caravan.intake.delays", "200ms");
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        for (String file : new String[] {"intake", "intake-safe"}) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveResource(context, "file:routes/" + file + ".camel.yaml"));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:*").routeId("all").to("nats-jetstream:events.all");
            }
        });
        context.start();
        try {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(management.getStreamNames())
                    .contains("MINIO_EVENTS", "EVENTS", "CARAVAN_DLQ"));
            String captured = Files.readString(Path.of("src/test/resources/notifications/put.json"));
            String sequencer = captured.replaceAll("(?s).*\"sequencer\"\\s*:\\s*\"([0-9A-F]+)\".*", "$1");
            for (int i = 0; i < 400; i++) {
                String another = captured.replace(sequencer, "%016X".formatted(i + 1));
                nats.jetStream().publish("minio.events", another.getBytes(StandardCharsets.UTF_8));
            }

            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(state(management, "EVENTS").getMsgCount())
                            .isEqualTo(400));
            assertThat(state(management, "OBJECTS").getLastSequence()).isEqualTo(400);
            assertThat(state(management, "CARAVAN_DLQ").getMsgCount()).isZero();
        } finally {
            context.stop();
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("journal-upkeep")));
    }

    private static StreamState state(JetStreamManagement management, String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState();
    }

    private static void set(DefaultCamelContext context, String key, String value) {
        context.getPropertiesComponent().addOverrideProperty(key, value);
    }
}

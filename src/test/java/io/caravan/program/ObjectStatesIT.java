package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.objects.ObjectState;
import io.caravan.objects.ObjectState.Presence;
import io.caravan.objects.ObjectStates;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is known of objects, from real streams, by the real program. */
@ExtendWith(ServersExtension.class)
class ObjectStatesIT {
    private static final Duration STARTED = Duration.ofSeconds(90);
    private static final Duration ARRIVED = Duration.ofSeconds(90);
    private static final String HOSTILE = " a+b/%2F*>.\uD83D\uDC2A";

    private CaravanProcess caravan;

    @TempDir
    private Path dir;

    @BeforeEach
    void prepare(@Own NatsServer nats) {
        caravan = CaravanProcess.in(dir).with(nats).with("caravan.storage", "500000000");
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void aRuleOfLaterDropsOrMarksWhatHasChangedSince(@Own NatsServer server, @Own Connection nats) throws Exception {
        caravan.with("caravan.objects.enabled", "true").start().awaitLog("caravan runs", STARTED);
        await().atMost(STARTED).ignoreExceptions().untilAsserted(() -> assertThat(
                        nats.jetStreamManagement().getStreamNames())
                .contains("MINIO_EVENTS", "KV_caravan-objects"));
        put(nats, "twice", "A2", 2); // comes before the one that was first
        put(nats, "twice", "A1", 1);
        put(nats, HOSTILE, "FF", 3);
        put(nats, HOSTILE, "100", 4);
        put(nats, "gone", "B1", 5);
        // Of two events of a moment either may be in the journal first; a deletion that comes first knows no size.
        awaitStates(server, "twice A2 PRESENT 2", HOSTILE + " 100 PRESENT 4", "gone B1 PRESENT 5");
        delete(nats, "gone", "B2");
        tag(nats, "twice", "A1");
        awaitStates(server, "twice A2 PRESENT 2", HOSTILE + " 100 PRESENT 4", "gone B2 REMOVED 5");

        rule("dropper", "drop");
        rule("marker", "mark");

        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(subjects(nats, "events.dropper."))
                .containsExactlyInAnyOrder(
                        "events.dropper.created._._._", // twice, the later
                        "events.dropper.created._._._", // hostile, the later
                        "events.dropper.removed._.5.text/plain",
                        "events.dropper.changed._._._"));
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(subjects(nats, "events.marker."))
                .containsExactlyInAnyOrder(
                        "events.marker.created.false._._",
                        "events.marker.created.true._._",
                        "events.marker.created.true._._",
                        "events.marker.created.false._._",
                        "events.marker.created.true._._",
                        "events.marker.removed.false.5.text/plain",
                        "events.marker.changed.false._._"));
    }

    @Test
    void whatIsKnownOutlivesKillsAndHundredsOfEventsOfOneObject(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        caravan.with("caravan.objects.enabled", "true").start().awaitLog("caravan runs", STARTED);
        await().atMost(STARTED).ignoreExceptions().untilAsserted(() -> assertThat(
                        nats.jetStreamManagement().getStreamNames())
                .contains("MINIO_EVENTS", "KV_caravan-objects"));
        for (int i = 1; i <= 300; i++) put(nats, "hot", Integer.toHexString(i), i);
        await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> assertThat(
                        Streams.count(nats, "KV_caravan-objects"))
                .isEqualTo(1));
        caravan.kill();
        for (int i = 600; i > 300; i--) put(nats, "hot", Integer.toHexString(i), i);
        caravan.start();

        awaitStates(server, "hot 258 PRESENT 600");
    }

    @Test
    void aRuleThatAsksWhileNothingIsKeptIsRefused() throws Exception {
        rule("dropper", "drop");

        caravan.start();

        assertThat(caravan.exitCode(STARTED)).isEqualTo(2);
        assertThat(caravan.log())
                .anyMatch(line -> line.startsWith("caravan: ") && line.contains("set caravan.objects.enabled=true"));
    }

    private void rule(String id, String stale) throws Exception {
        Files.writeString(caravan.routes().resolve("rules/" + id + ".camel.yaml"), """
                - route:
                    id: %s
                    from:
                      uri: bucket-event:*
                      parameters:
                        since: beginning
                        stale: %s
                        lastState: true
                      steps:
                        - to:
                            uri: nats-jetstream:events.%s.{kind}.{header.CaravanStale}.{header.CaravanLastSize}.{header.CaravanLastContentType}
                """.formatted(id, stale, id));
    }

    private static List<String> subjects(Connection nats, String beginning) throws Exception {
        List<String> subjects = new ArrayList<>();
        for (Message message : Streams.all(nats, "EVENTS")) {
            String subject = message.getSubject().replace("%2F", "/");
            if (subject.startsWith(beginning)) subjects.add(subject);
        }
        return subjects;
    }

    /** By the class that others read them with. */
    private static void awaitStates(NatsServer server, String... states) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent()
                    .addOverrideProperty("camel.component.nats-jetstream.servers", server.url());
            context.start();
            ObjectStates known = ObjectStates.of(context);
            await().atMost(ARRIVED).ignoreExceptions().untilAsserted(() -> {
                List<String> found = new ArrayList<>();
                known.read("b.b", state -> found.add(text(state)));
                assertThat(found).containsExactlyInAnyOrder(states);
            });
            List<ObjectState> none = new ArrayList<>();
            known.read("b", none::add);
            assertThat(none).isEmpty();
        }
    }

    private static String text(ObjectState state) {
        Presence presence = state.presence();
        return state.key() + " " + state.sequencer() + " " + presence + " " + state.size();
    }

    private static void put(Connection nats, String key, String sequencer, int size) throws Exception {
        notify(nats, "s3:ObjectCreated:Put", key, sequencer, ",\"size\":" + size + ",\"contentType\":\"text/plain\"");
    }

    private static void delete(Connection nats, String key, String sequencer) throws Exception {
        notify(nats, "s3:ObjectRemoved:Delete", key, sequencer, "");
    }

    private static void tag(Connection nats, String key, String sequencer) throws Exception {
        notify(nats, "s3:ObjectCreated:PutTagging", key, sequencer, "");
    }

    private static void notify(Connection nats, String type, String key, String sequencer, String more)
            throws Exception {
        String notification =
                """
                {"Records":[{"eventName":"%s","eventSource":"minio:s3","eventTime":"2026-11-24T03:14:23.223Z",\
                "responseElements":{"x-amz-request-id":"%s"},\
                "s3":{"bucket":{"name":"b.b"},"object":{"key":"%s","sequencer":"%s"%s}}}]}""".formatted(type, sequencer, URLEncoder.encode(key, StandardCharsets.UTF_8), sequencer, more);
        nats.jetStream().publish("minio.events", notification.getBytes(StandardCharsets.UTF_8));
    }
}

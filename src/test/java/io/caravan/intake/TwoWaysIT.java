package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.Decoding.Decoded;
import io.caravan.event.EventJson;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.event.S3Notification;
import io.caravan.intake.IntakeCounts.Now;
import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One event by two ways, late copies among them: the shipped lanes of intake on a journal whose duplicate window is two seconds. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class TwoWaysIT {
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration LONG_AGO = Duration.ofDays(2);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;
    private int probes;

    @BeforeEach
    void prepare(@Own NatsServer itsServer, @Own Connection connection) throws Exception {
        server = itsServer;
        nats = connection;
        management = nats.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("OBJECTS")
                .subjects("objects.>")
                .duplicateWindow(WINDOW)
                .build());
    }

    @AfterEach
    void clean() throws Exception {
        context.stop();
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
    }

    @Test
    void aSafeCopyThatComesAfterTheWindowIsNoDouble() throws Exception {
        start();
        byte[] notification = notification("a.png", "R1", Instant.now());
        publish("minio.events", notification);
        eventually().untilAsserted(() -> assertThat(counts().journaled()).isEqualTo(1));
        awaitEndOfWindow();

        publish("minio.safe", notification);

        eventually().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(2, 2, 0, 0, 1, 1)));
        assertThat(keys()).containsExactly("a.png");
        eventually().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void whatWasWrittenByAProcessThatDiedBeforeItAcknowledgedIsNoDouble() throws Exception {
        start();
        byte[] notification = notification("a.png", "R1", Instant.now());
        ObjectEvent event = decoded(notification);
        // All that such a process leaves behind: the entry, and the notification.
        management.pauseConsumer("MINIO_EVENTS", "caravan", ZonedDateTime.now().plusHours(1));
        publish("minio.events", notification);
        Headers headers = new Headers();
        headers.put("Nats-Msg-Id", event.id());
        nats.jetStream().publish("objects.created.photos.png", headers, EventJson.write(event));
        awaitEndOfWindow();
        management.resumeConsumer("MINIO_EVENTS", "caravan");

        eventually().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(1, 1, 0, 0, 0, 1)));
        assertThat(keys()).containsExactly("a.png");
    }

    @Test
    void twoEventsOfOneMomentAreTwoHoweverLate() throws Exception {
        start();
        Instant then = Instant.now().minus(LONG_AGO);
        publish("minio.safe", notification("a.png", "R1", then));
        publish("minio.safe", notification("a.png", "R2", then));

        eventually().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(2, 2, 0, 0, 2, 0)));
        assertThat(keys()).containsExactly("a.png", "a.png");
    }

    @Test
    void aThousandLateCopiesByBothWaysAreAThousandEvents() throws Exception {
        start();
        Instant then = Instant.now().minus(LONG_AGO);
        for (int i = 0; i < 1_000; i++) {
            nats.jetStream().publishAsync("minio.events", notification(i + ".png", "R" + i, then));
            nats.jetStream().publishAsync("minio.safe", notification(i + ".png", "R" + i, then));
        }

        eventually().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(2_000, 2_000, 0, 0, 1_000, 1_000)));
        assertThat(keys()).hasSize(1_000).doesNotHaveDuplicates();
        eventually().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void theSafeLaneWaitsForTheLiveLaneAndSaysSo() throws Exception {
        start();
        management.pauseConsumer("MINIO_EVENTS", "caravan", ZonedDateTime.now().plusHours(1));
        Instant now = Instant.now();
        publish("minio.safe", notification("before.png", "R0", now));
        publish("minio.events", notification("a.png", "R1", now));
        publish("minio.safe", notification("a.png", "R1", now));
        publish("minio.safe", notification("b.png", "R2", now));

        eventually().untilAsserted(() -> {
            assertThat(status("intake-safe").state()).isEqualTo(ConsumerStatus.State.WAITING);
            assertThat(status("intake-safe").detail()).contains("message 2 of stream MINIO_EVENTS on minio.events");
        });
        // Nothing was before that one.
        eventually().untilAsserted(() -> assertThat(keys()).containsExactly("before.png"));
        assertThat(status("intake-safe").pending()).isEqualTo(2);
        assertThat(status("intake-safe").retried()).isZero();

        management.resumeConsumer("MINIO_EVENTS", "caravan");
        eventually().untilAsserted(() -> assertThat(keys()).containsExactly("before.png", "a.png", "b.png"));
        eventually().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
        eventually()
                .untilAsserted(() -> assertThat(status("intake-safe").healthy()).isTrue());
        assertThat(counts()).isEqualTo(new Now(4, 4, 0, 0, 3, 1));
    }

    @Test
    void anAuditTellsOnlyOfStatesThatNoEventToldOf() throws Exception {
        start();
        Instant then = Instant.now().minus(LONG_AGO);
        ObjectEvent known = decoded(notification("known.png", "R1", then));
        ObjectEvent missed = decoded(notification("missed.png", "R2", then));
        publish("minio.events", notification("known.png", "R1", then));
        eventually().untilAsserted(() -> assertThat(counts().journaled()).isEqualTo(1));

        publish("minio.audit", found(known));
        publish("minio.audit", found(missed));
        publish("minio.backfill", found(missed));
        publish("minio.backfill", found(decoded(notification("old.png", "R3", then))));

        eventually().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(5, 5, 0, 0, 3, 2)));
        assertThat(events())
                .extracting(ObjectEvent::key, ObjectEvent::origin)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("known.png", Origin.LIVE),
                        org.assertj.core.groups.Tuple.tuple("missed.png", Origin.AUDIT),
                        org.assertj.core.groups.Tuple.tuple("old.png", Origin.BACKFILL));
        assertThat(management.getMessage("OBJECTS", 2).getHeaders().getFirst(Journal.STATE_ID))
                .isNotEmpty();

        // The event itself comes after all, once and again.
        publish("minio.safe", notification("missed.png", "R2", then));
        publish("minio.events", notification("missed.png", "R2", then));
        eventually().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(7, 7, 0, 0, 3, 4)));
        assertThat(events()).hasSize(3);
        eventually().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void whatAnAuditAndALateEventTellOfAtTheSameTimeIsToldOnce() throws Exception {
        start();
        Instant then = Instant.now().minus(LONG_AGO);
        for (int i = 0; i < 200; i++) {
            byte[] notification = notification(i + ".png", "R" + i, then);
            byte[] found = found(decoded(notification));
            nats.jetStream().publishAsync("minio.audit", found);
            nats.jetStream().publishAsync("minio.events", notification);
        }

        eventually().untilAsserted(() -> assertThat(counts().decoded()).isEqualTo(400));
        assertThat(keys()).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void theBulkLaneKeepsToItsRate() throws Exception {
        context.getPropertiesComponent().addOverrideProperty("caravan.bulk.rate", "50");
        start();
        Instant then = Instant.now().minus(LONG_AGO);
        Instant begin = Instant.now();
        for (int i = 0; i <= 100; i++) publish("minio.audit", found(decoded(notification(i + ".png", "R" + i, then))));

        eventually().untilAsserted(() -> assertThat(messages("OBJECTS")).isEqualTo(101));
        Instant last = management.getMessage("OBJECTS", 101).getTime().toInstant();
        assertThat(Duration.between(begin, last)).isGreaterThan(Duration.ofMillis(1_900));
    }

    private void start() throws Exception {
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        for (String file : new String[] {"intake", "intake-safe", "intake-bulk"}) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveResource(context, "file:routes/" + file + ".camel.yaml"));
        }
        context.start();
        eventually().ignoreExceptions().untilAsserted(() -> assertThat(management.getConsumerNames("MINIO_EVENTS"))
                .containsExactlyInAnyOrder("caravan", "caravan-safe", "caravan-bulk"));
    }

    /** Until the journal has forgotten what it took before. */
    private void awaitEndOfWindow() throws Exception {
        String probe = "probe-" + probes++;
        Headers headers = new Headers();
        headers.put("Nats-Msg-Id", probe);
        nats.jetStream().publish("objects.other.probe._", headers, new byte[0]);
        long sequence = management.getStreamInfo("OBJECTS").getStreamState().getLastSequence();
        eventually().untilAsserted(() -> assertThat(nats.jetStream()
                        .publish("objects.other.probe._", headers, new byte[0])
                        .isDuplicate())
                .isFalse());
        management.deleteMessage("OBJECTS", sequence);
        management.deleteMessage(
                "OBJECTS", management.getStreamInfo("OBJECTS").getStreamState().getLastSequence());
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private ConsumerStatus status(String route) {
        return ((JetStreamConsumer) context.getRoute(route).getConsumer()).status();
    }

    private List<String> keys() throws Exception {
        return events().stream().map(ObjectEvent::key).toList();
    }

    private List<ObjectEvent> events() throws Exception {
        List<ObjectEvent> events = new ArrayList<>();
        long last = management.getStreamInfo("OBJECTS").getStreamState().getLastSequence();
        var reads = new io.caravan.jetstream.StreamReads(
                context.getComponent("nats-jetstream", JetStreamComponent.class).link(), "OBJECTS");
        for (long i = 1; i <= last; i++) {
            MessageInfo entry = reads.message(i).get(30, TimeUnit.SECONDS).orElse(null);
            if (entry != null) events.add(EventJson.read(entry.getData()));
        }
        return events;
    }

    private void publish(String subject, byte[] notification) throws Exception {
        nats.jetStream().publish(subject, notification);
    }

    private Now counts() {
        return IntakeCounts.of(context).now();
    }

    private long messages(String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    private static ObjectEvent decoded(byte[] notification) {
        return ((Decoded) new NotificationDecoder().decode(notification))
                .events()
                .get(0);
    }

    /** As a listing tells of it: with milliseconds, and without a request. */
    private static byte[] found(ObjectEvent event) {
        long millis = Long.parseLong(event.sequencer(), 16) / 1_000_000;
        return S3Notification.write(new ObjectEvent(
                "any",
                "s3:ObjectCreated:Put",
                event.kind(),
                event.bucket(),
                event.key(),
                event.size(),
                event.etag(),
                null,
                null,
                Long.toHexString(millis * 1_000_000).toUpperCase(java.util.Locale.ROOT),
                Instant.ofEpochMilli(millis),
                java.util.Map.of(),
                Origin.AUDIT,
                event.source(),
                event.deployment()));
    }

    private static byte[] notification(String key, String request, Instant time) {
        long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        return """
                {"EventName":"s3:ObjectCreated:Put","Key":"photos/x","Records":[
                {"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"","eventTime":"%s","eventName":"s3:ObjectCreated:Put",
                 "responseElements":{"x-amz-request-id":"%s","x-minio-deployment-id":"D1"},
                 "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"photos"},
                       "object":{"key":"%s","size":5,"eTag":"e","contentType":"image/png","sequencer":"%X"}}}]}""".formatted(EventJson.time(time), request, key, nanos).getBytes(StandardCharsets.UTF_8);
    }
}

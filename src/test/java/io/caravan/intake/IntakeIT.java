package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.intake.IntakeCounts.Now;
import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.ConsumerStatus.State;
import io.caravan.jetstream.HeaderCodec;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shipped intake routes on a real nats-server. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class IntakeIT {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final DefaultCamelContext second = new DefaultCamelContext();
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;

    @BeforeEach
    void start(@Own NatsServer own, @Own Connection connection) throws Exception {
        server = own;
        nats = connection;
        management = nats.jetStreamManagement();
        start(context);
        await().untilAsserted(() -> assertThat(management.getConsumerNames("MINIO_EVENTS")) // made when intake attaches
                .containsExactlyInAnyOrder("caravan", "caravan-safe"));
    }

    private void start(DefaultCamelContext context) throws Exception {
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        context.getPropertiesComponent().addOverrideProperty("caravan.intake.core.enabled", "true");
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        context.getComponent("nats", org.apache.camel.component.nats.NatsComponent.class)
                .setServers(server.url());
        for (String file : new String[] {"intake", "intake-safe", "intake-core"}) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveResource(context, "file:routes/" + file + ".camel.yaml"));
        }
        context.start();
    }

    @AfterEach
    void clean() throws Exception {
        second.stop();
        context.stop();
        for (String stream : management.getStreamNames()) {
            management.deleteStream(stream);
        }
    }

    @Test
    void bothCopiesOfAnEventAreOneEntryAndLeaveTheWorkQueue() throws Exception {
        publish("minio.events", notification("2026/a+b%C3%A4.PNG"));
        publish("minio.safe", notification("2026/a+b%C3%A4.PNG"));

        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(2, 2, 0, 0, 1, 1)));
        MessageInfo entry = management.getMessage("OBJECTS", 1);
        assertThat(entry.getSubject()).isEqualTo("objects.created.photos.png");
        assertThat(EventJson.read(entry.getData()).key()).isEqualTo("2026/a bä.PNG");
        assertThat(entry.getHeaders().getFirst("Nats-Msg-Id"))
                .isEqualTo(EventJson.read(entry.getData()).id());
        assertThat(messages("OBJECTS")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void whatCantBeDecodedIsKeptAsItCame() throws Exception {
        byte[] garbage = {0, (byte) 0xff, 'n', 'o'};
        nats.jetStream().publish("minio.events", garbage);

        await().untilAsserted(() -> assertThat(messages("CARAVAN_UNDECODED")).isEqualTo(1));
        MessageInfo letter = management.getMessage("CARAVAN_UNDECODED", 1);
        assertThat(letter.getSubject()).isEqualTo("undecoded.intake");
        assertThat(letter.getData()).isEqualTo(garbage);
        assertThat(letter.getHeaders().getFirst("Caravan-Reason")).isEqualTo("undecodable");
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(1, 0, 1, 0, 0, 0)));
    }

    @Test
    void whatCantBeDecodedIsKeptAsItCameThoughNothingMoreFitsBesideIt() throws Exception {
        byte[] garbage = new byte[(int) nats.getMaxPayload()];
        Arrays.fill(garbage, (byte) 'x');
        nats.jetStream().publish("minio.events", garbage);

        await().untilAsserted(() -> assertThat(messages("CARAVAN_UNDECODED")).isEqualTo(1));
        assertThat(management.getMessage("CARAVAN_UNDECODED", 1).getData()).isEqualTo(garbage);
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void whyItCantBeDecodedIsSaidWhateverItHolds() throws Exception {
        byte[] broken = notification("a")
                .replace("\"key\":\"a\",", "")
                .replace("\"name\":\"photos\"", "\"name\":\"größe \uD83D\uDC2A\"")
                .getBytes(StandardCharsets.UTF_8);
        nats.jetStream().publish("minio.safe", broken);

        await().untilAsserted(() -> assertThat(messages("CARAVAN_UNDECODED")).isEqualTo(1));
        MessageInfo letter = management.getMessage("CARAVAN_UNDECODED", 1);
        assertThat(letter.getData()).isEqualTo(broken);
        assertThat(HeaderCodec.decode(letter.getHeaders().getFirst("Caravan-Error")))
                .isEqualTo("record 1 (s3:ObjectCreated:Put in bucket größe \uD83D\uDC2A) has no s3.object.key");
        assertThat(letter.getHeaders().getFirst("Caravan-Rule")).isEqualTo("intake-safe");
        assertThat(letter.getHeaders().getFirst("Caravan-Stream")).isEqualTo("MINIO_EVENTS");
        assertThat(letter.getHeaders().getFirst("Caravan-Sequence")).isEqualTo("1");
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void allThatIsNoNotificationIsKeptAndHoldsUpNothing() throws Exception {
        List<byte[]> garbage = new ArrayList<>();
        for (String text : List.of("", "{", "null", "[]", "{\"Records\":[{}]}", "\0", " ", "größe")) {
            garbage.add(text.getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] each : garbage) nats.jetStream().publish("minio.events", each);
        publish("minio.events", notification("after"));

        await().untilAsserted(() -> assertThat(messages("OBJECTS")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(messages("CARAVAN_UNDECODED")).isEqualTo(garbage.size()));
        List<byte[]> kept = new ArrayList<>();
        for (int i = 1; i <= garbage.size(); i++) {
            byte[] data = management.getMessage("CARAVAN_UNDECODED", i).getData();
            kept.add(data == null ? new byte[0] : data);
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(garbage);
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(9, 1, 8, 0, 1, 0)));
    }

    @Test
    void aTestEventIsCountedAndDropped() throws Exception {
        nats.jetStream().publish("minio.events", fixture("aws-test"));
        publish("minio.events", notification("after"));

        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(2, 1, 0, 1, 1, 0)));
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
        assertThat(messages("OBJECTS")).isEqualTo(1);
        assertThat(messages("CARAVAN_UNDECODED")).isZero();
    }

    @Test
    void severalRecordsOfAnotherStoreAreSeveralEntries() throws Exception {
        nats.jetStream().publish("minio.events", fixture("aws-two-records"));
        nats.jetStream().publish("minio.webhook", fixture("aws-two-records"));
        nats.jetStream().publish("minio.events", fixture("rustfs-put"));

        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new Now(3, 3, 0, 0, 3, 2)));
        assertThat(entries())
                .containsExactlyInAnyOrder(
                        "objects.created.amzn-s3-demo-bucket.csv one.csv s3:ObjectCreated:Put aws:s3",
                        "objects.changed.amzn-s3-demo-bucket.csv two.csv s3:ObjectTagging:Put aws:s3",
                        "objects.created.photos.png 2026/a b.png s3:ObjectCreated:Put rustfs:s3");
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void aJournalThatIsAwayIsWaitedFor() throws Exception {
        management.deleteStream("OBJECTS");
        publish("minio.events", notification("a"));
        await().untilAsserted(() -> assertThat(intake().state()).isIn(State.MISCONFIGURED, State.HELD));
        assertThat(intake().detail()).isNotBlank();
        assertThat(messages("MINIO_EVENTS")).isEqualTo(1);

        nats.jetStreamManagement()
                .addStream(io.nats.client.api.StreamConfiguration.builder()
                        .name("OBJECTS")
                        .subjects("objects.>")
                        .build());

        await().untilAsserted(() -> assertThat(messages("OBJECTS")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(messages("MINIO_EVENTS")).isZero());
    }

    @Test
    void coreNatsIsASourceToo() throws Exception {
        nats.publish("minio.core", notification("core").getBytes(StandardCharsets.UTF_8));
        nats.publish("minio.core", "garbage".getBytes(StandardCharsets.UTF_8));

        await().untilAsserted(() -> assertThat(messages("OBJECTS")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(messages("CARAVAN_UNDECODED")).isEqualTo(1));
        assertThat(management.getMessage("CARAVAN_UNDECODED", 1).getData())
                .asString()
                .isEqualTo("garbage");
    }

    @Test
    void twoInstancesShareWhatComesFromCoreNats() throws Exception {
        start(second);
        AtomicInteger sent = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> { // nobody says when camel-nats has subscribed
                            publishCore("key-" + sent.incrementAndGet());
                            assertThat(received(second)).isPositive();
                            assertThat(received(context)).isPositive();
                        });
        nats.flush(Duration.ofSeconds(60));

        for (int i = 0; i < 200; i++) publishCore("key-" + sent.incrementAndGet());

        await().untilAsserted(() ->
                assertThat(messages("OBJECTS")).as("the last of them").isGreaterThanOrEqualTo(200));
        await().untilAsserted(() -> assertThat(received(context) + received(second))
                .as("each went to one of the two")
                .isEqualTo(messages("OBJECTS")));
        assertThat(IntakeCounts.of(context).now().duplicate()
                        + IntakeCounts.of(second).now().duplicate())
                .isZero();
    }

    private void publishCore(String key) {
        nats.publish("minio.core", notification(key).getBytes(StandardCharsets.UTF_8));
    }

    private static long received(DefaultCamelContext context) {
        return IntakeCounts.of(context).now().received();
    }

    /** Subject, key, type and store of what the journal holds. */
    private List<String> entries() throws Exception {
        List<String> entries = new ArrayList<>();
        for (int i = 1; i <= messages("OBJECTS"); i++) {
            MessageInfo entry = management.getMessage("OBJECTS", i);
            ObjectEvent event = EventJson.read(entry.getData());
            entries.add(String.join(" ", entry.getSubject(), event.key(), event.type(), event.source()));
        }
        return entries;
    }

    private static byte[] fixture(String name) throws Exception {
        return Files.readAllBytes(Path.of("src/test/resources/notifications", name + ".json"));
    }

    private void publish(String subject, String notification) throws Exception {
        nats.jetStream().publish(subject, notification.getBytes(StandardCharsets.UTF_8));
    }

    private ConsumerStatus intake() {
        return ((JetStreamConsumer) context.getRoute("intake").getConsumer()).status();
    }

    private Now counts() {
        return IntakeCounts.of(context).now();
    }

    private long messages(String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    private static String notification(String key) {
        return """
                {"EventName":"s3:ObjectCreated:Put","Key":"photos/x","Records":[
                {"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"","eventTime":"2026-11-23T23:07:11.973Z","eventName":"s3:ObjectCreated:Put",
                 "responseElements":{"x-amz-request-id":"R1","x-minio-deployment-id":"D1"},
                 "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"photos"},
                       "object":{"key":"%s","size":5,"eTag":"e","contentType":"image/png","sequencer":"18EACF35EC55E0F3"}}}]}""".formatted(key);
    }
}

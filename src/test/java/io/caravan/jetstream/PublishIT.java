package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.event.S3Notification;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The producer on a real nats-server: what a PubAck says, and what no PubAck calls for. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class PublishIT {
    private static final ObjectEvent EVENT = new ObjectEvent(
            "id-1",
            "s3:ObjectCreated:Put",
            Kind.CREATED,
            "my.photos",
            "2026/ä b.png",
            5L,
            "etag",
            "image/png",
            null,
            "18EACF35EC55E0F3",
            Instant.parse("2026-11-23T23:07:11.973Z"),
            Map.of(),
            Origin.LIVE,
            "minio:s3",
            "deployment");

    private final List<CamelContext> contexts = new ArrayList<>();
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;
    private JetStreamComponent component;
    private ProducerTemplate producer;

    @BeforeEach
    void start(@Own NatsServer own) throws Exception {
        server = own;
        nats = Nats.connect(server.url());
        management = nats.jetStreamManagement();
        management.addStream(stream("EVENTS", "events.>").build());
        component = component(server.url());
        producer = component.getCamelContext().createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        contexts.forEach(CamelContext::stop);
        nats.close();
    }

    @Test
    void whatIsPublishedIsInTheStreamWhenTheStepEnds() throws Exception {
        Exchange exchange = send("nats-jetstream:events.{header.to}", "hello", Map.of("to", "a.b*", "secret", "x"));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty(JetStreamProducer.PUBLISHED)).isEqualTo(new Published("EVENTS", 1, false));
        MessageInfo stored = management.getMessage("EVENTS", 1);
        assertThat(stored.getSubject()).isEqualTo("events.a%2Eb%2A");
        assertThat(stored.getData()).asString().isEqualTo("hello");
        assertThat(stored.getHeaders()).isNull();
    }

    @Test
    void anEventGoesAsACloudEvent() throws Exception {
        send("nats-jetstream:events.{kind}.{bucket}.{path}", EVENT, Map.of());
        send("nats-jetstream:events.{ext}?format=cloudevents-json", EVENT, Map.of());
        send("nats-jetstream:events.s3?format=s3", EVENT, Map.of());

        MessageInfo binary = management.getMessage("EVENTS", 1);
        assertThat(binary.getSubject()).isEqualTo("events.created.my%2Ephotos.2026.ä%20b%2Epng");
        assertThat(EventJson.read(binary.getData())).isEqualTo(EVENT);
        assertThat(binary.getHeaders().getFirst("ce-id")).isEqualTo("id-1");
        assertThat(binary.getHeaders().getFirst("content-type")).isEqualTo("application/json");
        MessageInfo structured = management.getMessage("EVENTS", 2);
        assertThat(structured.getSubject()).isEqualTo("events.png");
        assertThat(structured.getHeaders().getFirst("content-type")).isEqualTo("application/cloudevents+json");
        assertThat(new String(structured.getData())).contains("\"specversion\":\"1.0\"", "\"bucket\":\"my.photos\"");
        MessageInfo s3 = management.getMessage("EVENTS", 3);
        assertThat(s3.getHeaders().getFirst("content-type")).isEqualTo("application/json");
        assertThat(s3.getData()).isEqualTo(S3Notification.write(EVENT));
    }

    @Test
    void onlyListedHeadersAreSentAndAnyValueIs() throws Exception {
        send(
                "nats-jetstream:events.a?headers=Title,X-*",
                "",
                Map.of("Title", "Grüße\r\nNats-Msg-Id: x", "X-Size", 5, "Other", "o", "CamelFileName", "f"));

        MessageInfo stored = management.getMessage("EVENTS", 1);
        assertThat(stored.getHeaders().keySet()).containsExactlyInAnyOrder("Title", "X-Size");
        assertThat(stored.getHeaders().getFirst("Title")).isEqualTo("Gr%C3%BC%C3%9Fe%0D%0ANats-Msg-Id: x");
        assertThat(stored.getHeaders().getFirst("X-Size")).isEqualTo("5");
    }

    @Test
    void headersTakeAKilobyteEachAndFourTogether() throws Exception {
        Map<String, Object> large = new HashMap<>();
        for (int i = 0; i < 8; i++) large.put("X-" + i, "ä".repeat(500)); // encoded, 3,000 bytes each

        send("nats-jetstream:events.a?headers=X-*", "", large);

        List<String> sent = new ArrayList<>();
        var headers = management.getMessage("EVENTS", 1).getHeaders();
        for (String name : headers.keySet()) sent.add(headers.getFirst(name));
        assertThat(sent)
                .allSatisfy(value ->
                        assertThat(value).hasSizeLessThanOrEqualTo(1_024).matches("(%C3%A4)*"));
        assertThat(String.join("", sent)).hasSizeBetween(4_096 - 2 * 6 - 4 * 4, 4_096);
    }

    @Test
    void aMessageIdMakesTheSecondADuplicate() throws Exception {
        send("nats-jetstream:events.a?messageId=id-{header.n}", "one", Map.of("n", "1"));
        Exchange second = send("nats-jetstream:events.a?messageId=id-{header.n}", "one", Map.of("n", "1"));

        assertThat(second.getProperty(JetStreamProducer.PUBLISHED)).isEqualTo(new Published("EVENTS", 1, true));
        assertThat(messages("EVENTS")).isOne();
    }

    @Test
    void aFullStreamIsAnOutage() throws Exception {
        management.addStream(stream("SMALL", "small.>").maxMessages(1).build());
        management.addStream(stream("TINY", "tiny.>").maxBytes(200).build());
        send("nats-jetstream:small.a", "1", Map.of());

        assertRefused(send("nats-jetstream:small.a", "2", Map.of()), ErrorKind.OUTAGE, "small.a", "maximum messages");
        assertRefused(
                send("nats-jetstream:tiny.a", "x".repeat(300), Map.of()), ErrorKind.OUTAGE, "tiny.a", "maximum bytes");
    }

    @Test
    void aSubjectThatNoStreamTakesIsMisconfigured() {
        assertRefused(
                send("nats-jetstream:nowhere.a", "x", Map.of()), ErrorKind.MISCONFIGURED, "no stream", "nowhere.a");
    }

    @Test
    void anotherStreamThanExpectedIsPermanent() {
        assertRefused(
                send("nats-jetstream:events.a?expectedStream=OTHER", "x", Map.of()),
                ErrorKind.PERMANENT,
                "events.a",
                "OTHER");
    }

    @Test
    void whatIsTooLargeIsPermanentAndHarmsNobodyElse() {
        assertRefused(send("nats-jetstream:events.a", "x".repeat(1 << 20), Map.of()), null, "", "");
        assertRefused(
                send("nats-jetstream:events.a?messageId=x", "x".repeat(1 << 20), Map.of()),
                ErrorKind.PERMANENT,
                "events.a",
                "max_payload");
        assertThat(component.link().connected()).isTrue();
        assertRefused(
                send("nats-jetstream:events.{header.to}", "x", Map.of("to", "x".repeat(3_600))),
                ErrorKind.PERMANENT,
                "3500");
    }

    @Test
    void whileNatsIsAwayAPublishIsAnOutageAtOnceAndWorksAgainAfterwards() {
        for (int i = 0; i < 10; i++) {
            server.kill();
            await().until(() -> !component.link().connected());

            long before = System.nanoTime();
            assertRefused(
                    send("nats-jetstream:events.a?publishTimeout=60s", "x", Map.of()),
                    ErrorKind.OUTAGE,
                    "events.a",
                    "lost");
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("not only after publishTimeout")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(component.link().state().phase()).isEqualTo(LinkState.Phase.AWAY);

            server.restart();
            await().untilAsserted(() -> assertThat(
                            send("nats-jetstream:events.a", "x", Map.of()).getException())
                    .isNull());
            assertThat(component.link().state().connected()).isTrue();
        }
    }

    @Test
    void whatIsUnderWayWhenNatsDiesEndsAsAnOutage() throws Exception {
        Publisher publisher = component.link().publisher(Duration.ofSeconds(60), 10);
        server.pause();
        List<CompletableFuture<Published>> publishes = IntStream.range(0, 1_000)
                .mapToObj(i -> publisher.publish(new Outgoing("events.a", null, new byte[10], "m" + i, null)))
                .toList();

        server.kill();

        // The first few may have been acknowledged before the signal had stopped every thread of the server.
        List<ErrorKind> kinds = publishes.stream().map(PublishIT::kindOf).toList();
        assertThat(kinds).isSubsetOf(null, ErrorKind.OUTAGE);
        assertThat(kinds).filteredOn(kind -> kind == ErrorKind.OUTAGE).hasSizeGreaterThan(900);
        server.restart();
    }

    @Test
    void aServerThatHangsIsAnOutageAfterTheTimeout() {
        Publisher publisher = component.link().publisher(Duration.ofMillis(500), 10);
        server.pause();
        try {
            CompletableFuture<Published> publish =
                    publisher.publish(new Outgoing("events.a", null, new byte[10], null, null));

            assertThatThrownBy(publish::join).rootCause().isInstanceOf(TimeoutException.class);
            assertThatThrownBy(publish::join).cause().hasMessageContaining("no PubAck within 500 ms");
            assertThat(kindOf(publish)).isEqualTo(ErrorKind.OUTAGE);
        } finally {
            server.resume();
        }
    }

    @Test
    void aMissingPermissionIsNamedAtOnce() throws Exception {
        server.restart(server.settings()
                .withUser(NatsSettings.User.all("all", "a"))
                .withUser(new NatsSettings.User("some", "s", List.of("$JS.API.>", "events.a"), List.of("_INBOX.>"))));
        JetStreamComponent some = component(server.url().replace("//", "//some:s@"));
        ProducerTemplate template = some.getCamelContext().createProducerTemplate();

        assertThat(template.request("nats-jetstream:events.a", e -> {}).getException())
                .isNull();
        assertRefused(
                template.request("nats-jetstream:events.b?publishTimeout=60s", e -> {}),
                ErrorKind.MISCONFIGURED,
                "events.b",
                "Permissions Violation",
                "permissions have to allow it");
    }

    @Test
    void refusedCredentialsFailTheStartInOneLine() {
        server.restart(server.settings().withUser(NatsSettings.User.all("all", "a")));

        assertThatThrownBy(() -> component(server.url().replace("//", "//all:wrong@")))
                .rootCause()
                .hasMessageContaining("refuses the credentials")
                .hasMessageContaining("nats-jetstream.credentialsFile")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void aServerThatIsNotThereYetIsWaitedFor() throws Exception {
        server.stop();

        JetStreamComponent early = component(server.url());

        assertThat(early.link().state().phase()).isEqualTo(LinkState.Phase.AWAY);
        assertThat(early.link().state().detail()).contains(server.url());
        server.restart();
        early.link().whenConnected().join();
        ProducerTemplate template = early.getCamelContext().createProducerTemplate();
        assertThat(template.request("nats-jetstream:events.a", e -> {}).getException())
                .isNull();
    }

    @Test
    void aConnectionThatWasClosedForGoodIsMadeAnew() throws Exception {
        List<String> calls = new ArrayList<>();
        component.link().onReconnect(() -> calls.add("back"));
        Connection first = component.link().connection();

        first.close();

        await().until(() -> component.link().connected());
        assertThat(component.link().connection()).isNotSameAs(first);
        await().untilAsserted(() -> assertThat(calls).containsExactly("back"));
        assertThat(send("nats-jetstream:events.a", "x", Map.of()).getException())
                .isNull();
    }

    @Test
    void moreThanTheWindowWaitsItsTurnInOrder() {
        Publisher publisher = component.link().publisher(Duration.ofSeconds(60), 3);

        List<CompletableFuture<Published>> publishes = IntStream.range(0, 500)
                .mapToObj(i -> publisher.publish(new Outgoing("events.a", null, new byte[10], null, "EVENTS")))
                .toList();

        assertThat(publishes).extracting(publish -> publish.join().sequence()).isSorted();
        assertThat(publishes.get(499).join()).isEqualTo(new Published("EVENTS", 500, false));
    }

    private static ErrorKind kindOf(CompletableFuture<Published> publish) {
        try {
            publish.join();
            return null;
        } catch (CompletionException e) {
            return Errors.kindOf(e);
        }
    }

    /** @param kind null when it is to succeed */
    private static void assertRefused(Exchange exchange, ErrorKind kind, String... words) {
        if (kind == null) {
            assertThat(exchange.getException()).isNull();
            return;
        }
        assertThat(exchange.getException()).hasMessageContainingAll(words).hasMessageNotContaining("\n");
        assertThat(Errors.kindOf(exchange.getException())).isEqualTo(kind);
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return producer.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private long messages(String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    private static StreamConfiguration.Builder stream(String name, String... subjects) {
        return StreamConfiguration.builder().name(name).subjects(subjects).discardPolicy(DiscardPolicy.New);
    }

    private JetStreamComponent component(String url) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        JetStreamComponent component = context.getComponent("nats-jetstream", JetStreamComponent.class);
        component.setServers(url);
        context.start();
        return component;
    }
}

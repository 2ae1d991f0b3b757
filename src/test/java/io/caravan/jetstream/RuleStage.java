package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Rules on a real nats-server, its journal, and what became of its events: for tests of the consumer. An event is named by its key. For one test. */
final class RuleStage implements AutoCloseable {
    static final String RULE = "rule";
    static final String DURABLE = "caravan_rule";
    static final String FROM = "bucket-event:photos?since=beginning";

    final NatsServer server;
    final Connection nats;
    final JetStreamManagement management;
    private final List<DefaultCamelContext> contexts = new ArrayList<>();

    RuleStage(NatsServer server) throws Exception {
        this.server = server;
        this.nats = Nats.connect(server.url());
        this.management = nats.jetStreamManagement();
    }

    /** Whatever is awaited here has as long as a slow machine may need. */
    static ConditionFactory within() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    static void eventually(ThrowingRunnable assertion) {
        within().ignoreExceptions().untilAsserted(assertion);
    }

    /** A context, not started. @param properties keys and values */
    DefaultCamelContext context(String... properties) {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        for (int i = 0; i < properties.length; i += 2) {
            context.getPropertiesComponent().addOverrideProperty(properties[i], properties[i + 1]);
        }
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        context.getShutdownStrategy().setTimeout(2);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        contexts.add(context);
        return context;
    }

    /** Starts a context with one rule, {@link #RULE}, which publishes each event to {@code events.<key>} after a step. */
    DefaultCamelContext start(String from, Processor step, String... properties) throws Exception {
        DefaultCamelContext context = context(properties);
        context.addRoutes(rule(from, RULE, step, "events.{key}"));
        context.start();
        return context;
    }

    static RouteBuilder rule(String from, String id, Processor step, String subject) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).process(step).to("nats-jetstream:" + subject);
            }
        };
    }

    static String key(org.apache.camel.Exchange exchange) {
        return exchange.getProperty("CaravanEvent", ObjectEvent.class).key();
    }

    static ConsumerStatus status(DefaultCamelContext context) {
        return status(context, RULE);
    }

    static ConsumerStatus status(DefaultCamelContext context, String rule) {
        return ((JetStreamConsumer) context.getRoute(rule).getConsumer()).status();
    }

    /** Puts events into the journal. */
    void journal(String... keys) throws Exception {
        for (String key : keys) {
            ObjectEvent event = event(key, key);
            journal(event);
        }
    }

    void journal(ObjectEvent event) throws Exception {
        Headers headers = new Headers();
        headers.put("ce-id", event.id());
        headers.put("ce-subject", HeaderCodec.encode(event.bucket() + "/" + event.key()));
        headers.put("Nats-Msg-Id", event.id());
        nats.jetStream().publish(JournalSubject.of(event), headers, EventJson.write(event));
    }

    /** One of bucket {@code photos}. */
    static ObjectEvent event(String id, String key) {
        return new ObjectEvent(
                id,
                "s3:ObjectCreated:Put",
                Kind.CREATED,
                "photos",
                key,
                100L,
                null,
                "image/png",
                null,
                "18EACF35EC55E0F3",
                Instant.parse("2026-11-23T23:07:11.973Z"),
                Map.of(),
                Origin.LIVE,
                "minio:s3",
                "");
    }

    ConsumerInfo durable() throws Exception {
        return management.getConsumerInfo("OBJECTS", DURABLE);
    }

    /** Waits until nothing is left to do for the durable. */
    void awaitSettled() {
        eventually(() -> {
            ConsumerInfo durable = durable();
            assertThat(durable.getNumPending()).isZero();
            assertThat(durable.getNumAckPending()).isZero();
        });
    }

    /** What was published, without {@code events.}, oldest first. */
    List<String> events() throws Exception {
        return messages("EVENTS").stream()
                .map(message -> message.getSubject().substring("events.".length()))
                .toList();
    }

    void awaitEvents(String... keys) {
        eventually(() -> assertThat(events()).containsExactlyInAnyOrder(keys));
    }

    List<MessageInfo> letters() throws Exception {
        return messages("CARAVAN_DLQ");
    }

    /** One that stands alone, once it is there. */
    MessageInfo awaitLetter() throws Exception {
        eventually(() -> assertThat(letters()).hasSize(1));
        return letters().get(0);
    }

    static String header(MessageInfo message, String name) {
        return message.getHeaders().getFirst(name);
    }

    List<MessageInfo> messages(String stream) throws Exception {
        List<MessageInfo> messages = new ArrayList<>();
        var state = management.getStreamInfo(stream).getStreamState();
        for (long sequence = state.getFirstSequence();
                messages.size() < state.getMsgCount() && sequence <= state.getLastSequence();
                sequence++) {
            messages.add(management.getMessage(stream, sequence));
        }
        return messages;
    }

    /** Keys of the state bucket that begin so, without their dots' rest being looked at. */
    Set<String> state(String beginning) throws Exception {
        Map<String, Long> subjects = management
                .getStreamInfo("KV_caravan-state", StreamInfoOptions.filterSubjects("$KV.caravan-state.>"))
                .getStreamState()
                .getSubjectMap();
        Set<String> keys = new TreeSet<>();
        if (subjects == null) return keys;
        subjects.keySet().stream()
                .map(subject -> subject.substring("$KV.caravan-state.".length()))
                .filter(key -> key.startsWith(beginning))
                .forEach(keys::add);
        return keys;
    }

    static String[] numbered(String prefix, int count) {
        String[] keys = new String[count];
        for (int i = 0; i < count; i++) keys[i] = prefix + i;
        return keys;
    }

    /** Ends it all, streams included. */
    @Override
    public void close() throws Exception {
        contexts.forEach(DefaultCamelContext::stop);
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
        nats.close();
    }
}

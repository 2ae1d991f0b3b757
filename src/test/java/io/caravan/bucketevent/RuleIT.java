package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.PermanentException;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules on a real nats-server, from a journal entry to what they publish. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class RuleIT {
    private static NatsServer server;

    private final List<DefaultCamelContext> contexts = new ArrayList<>();
    private Connection nats;
    private JetStreamManagement management;

    @BeforeAll
    static void server(@Own NatsServer own) {
        server = own;
    }

    @BeforeEach
    void connect(@Own Connection connection) throws Exception {
        nats = connection;
        management = nats.jetStreamManagement();
    }

    @AfterEach
    void clean() throws Exception {
        contexts.forEach(DefaultCamelContext::stop);
        for (String stream : management.getStreamNames()) {
            management.deleteStream(stream);
        }
    }

    @Test
    void aShippedRuleDeliversWhatItWantsAndLetsTheRestGo() throws Exception {
        DefaultCamelContext context = start("routes/errors.camel.yaml", "routes/rules/images.camel.yaml");

        journal(Events.created("photos", "a.PNG"));
        journal(Events.created("photos", "a.txt"));
        journal(Events.created("my.photos", "b.jpg"));
        journal(Events.removed("photos", "a.PNG"));

        assertEvents("events.images.photos", "events.images.my%2Ephotos");
        await().untilAsserted(
                        () -> assertThat(status(context, "images").delivered()).isEqualTo(2));
    }

    @Test
    void whatTheServerCantFilterTheMatcherDoes() throws Exception {
        DefaultCamelContext context =
                start(rule("archives", "bucket-event:photos-*?suffix=.tar.gz,_SUCCESS", "events.archives.{name}"));

        journal(Events.created("photos-1", "a.tar.gz"));
        journal(Events.created("photos-1", "a.gz"));
        journal(Events.created("photos-1", "job/_success"));
        journal(Events.created("photos-1", "job/success"));
        journal(Events.created("photos", "a.tar.gz"));

        assertEvents("events.archives.a%2Etar%2Egz", "events.archives._success");
        await().untilAsserted(() -> {
            assertThat(status(context, "archives").delivered()).isEqualTo(2);
            assertThat(status(context, "archives").filtered()).isEqualTo(3);
        });
    }

    @Test
    void aRuleThatSendsNothingHasFiltered() throws Exception {
        DefaultCamelContext context = start(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos")
                        .routeId("silent")
                        .setProperty("seen")
                        .constant(true);
            }
        });

        journal(Events.created("photos", "a.png"));

        await().untilAsserted(
                        () -> assertThat(status(context, "silent").filtered()).isEqualTo(1));
        assertThat(status(context, "silent").delivered()).isZero();
    }

    @Test
    void aRuleMayPublishTwiceForOneEvent() throws Exception {
        start("examples/rules/fan-out.camel.yaml");

        journal(Events.created("photos-1", "a/b.png"));

        assertEvents("events.search.created.photos-1", "events.archive.photos-1.a.b%2Epng");
    }

    @Test
    void theSameSubjectTwiceIsTwoMessages() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos")
                        .routeId("twice")
                        .to("nats-jetstream:events.same")
                        .to("nats-jetstream:events.same");
            }
        });

        journal(Events.created("photos", "a.png"));

        assertEvents("events.same", "events.same");
    }

    @Test
    void aParallelSplitThatFailsHalfWayPublishesEachPartOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        DefaultCamelContext context = create();
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "200ms,200ms");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos")
                        .routeId("parts")
                        .setBody(exchange -> List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                        .split(body())
                        .parallelProcessing()
                        .process(exchange -> {
                            if (exchange.getMessage().getBody(int.class) >= 5 && attempts.incrementAndGet() <= 5) {
                                throw new IllegalStateException("half-way");
                            }
                        })
                        .convertBodyTo(String.class)
                        .to("nats-jetstream:events.parts");
            }
        });
        context.start();

        journal(Events.created("photos", "a.png"));

        await().untilAsserted(
                        () -> assertThat(status(context, "parts").delivered()).isEqualTo(1));
        assertThat(status(context, "parts").retried()).isEqualTo(1);
        assertThat(messages("EVENTS").stream().map(m -> new String(m.getData())).sorted())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void aSplitWhosePartsAreRetriedOnTheSpotPublishesEachPartOnce() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        DefaultCamelContext context = create();
        load(context, "routes/errors.camel.yaml");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos")
                        .routeId("parts")
                        .setBody(exchange -> List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                        .split(body())
                        .parallelProcessing()
                        .convertBodyTo(String.class)
                        .to("nats-jetstream:events.parts")
                        .process(exchange -> {
                            if (failures.incrementAndGet() <= 5) {
                                throw new IllegalStateException("half-way");
                            }
                        });
            }
        });
        context.start();

        journal(Events.created("photos", "a.png"));

        await().untilAsserted(
                        () -> assertThat(status(context, "parts").delivered()).isEqualTo(1));
        assertThat(status(context, "parts").retried()).isZero();
        assertThat(messages("EVENTS")).hasSize(10);
    }

    @Test
    void aHostRouteThatThrowsBesideARuleIsUntouched() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger burials = new AtomicInteger();
        DefaultCamelContext context = create();
        load(context, "routes/errors.camel.yaml");
        context.addRoutes(rule("images", "bucket-event:photos", "events.images"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).setBody(constant("the host's own"));
                from("direct:host").routeId("host").process(exchange -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("host");
                });
            }
        });
        MockEndpoint buried = context.getEndpoint("mock:buried", MockEndpoint.class);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(
                        deadLetterChannel("mock:buried").maximumRedeliveries(4).redeliveryDelay(0));
                from("direct:burying").routeId("burying").process(exchange -> {
                    burials.incrementAndGet();
                    throw new IllegalStateException("host");
                });
            }
        });
        context.start();

        Object answer = context.createProducerTemplate().requestBody("direct:host", "x");
        context.createProducerTemplate().requestBody("direct:burying", "x");
        journal(Events.created("photos", "a"));

        assertThat(answer).isEqualTo("the host's own");
        assertThat(calls).hasValue(1);
        assertThat(burials).as("tried as often as its own error handler says").hasValue(5);
        buried.expectedMessageCount(1);
        buried.assertIsSatisfied();
        assertEvents("events.images");
        assertThat(messages("CARAVAN_DLQ")).isEmpty();
    }

    @Test
    void aPassingErrorIsForgottenAndAPermanentOneIsALetter() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        DefaultCamelContext context = create();
        load(context, "routes/errors.camel.yaml");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos")
                        .routeId("picky")
                        .process(exchange -> {
                            if (exchange.getMessage()
                                    .getBody(ObjectEvent.class)
                                    .key()
                                    .equals("never")) {
                                throw new PermanentException("nö\nnever");
                            }
                            if (calls.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                        })
                        .to("nats-jetstream:events.{key}");
            }
        });
        context.start();

        ObjectEvent never = Events.created("photos", "never");
        journal(never);
        journal(Events.created("photos", "later"));

        assertEvents("events.later");
        await().untilAsserted(() -> assertThat(messages("CARAVAN_DLQ")).hasSize(1));
        Message letter = messages("CARAVAN_DLQ").get(0);
        assertThat(letter.getSubject()).isEqualTo("dlq.picky");
        assertThat(letter.getData()).isEqualTo(EventJson.write(never));
        assertThat(letter.getHeaders().getFirst("Caravan-Reason")).isEqualTo("permanent");
        assertThat(status(context, "picky").retried()).isZero();
    }

    @Test
    void twoRulesThatGiveUpOnOneEventWriteALetterEach() throws Exception {
        DefaultCamelContext context = create();
        context.addRoutes(failing("one"));
        context.addRoutes(failing("two"));
        context.start();

        journal(Events.created("photos", "a"));

        await().untilAsserted(() -> assertThat(messages("CARAVAN_DLQ").stream().map(Message::getSubject))
                .containsExactlyInAnyOrder("dlq.one", "dlq.two"));
    }

    @Test
    void aWhereThatThrowsIsAFailureOfItsRuleOnly() throws Exception {
        DefaultCamelContext context = create();
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "100ms");
        context.addRoutes(rule("broken", "bucket-event:photos?where=RAW(${body.nosuch} == 1)", "events.broken"));
        context.addRoutes(rule("sound", "bucket-event:photos?where=RAW(${body.size} == 100)", "events.sound"));
        context.start();

        journal(Events.created("photos", "a"));

        assertEvents("events.sound");
        await().untilAsserted(() ->
                assertThat(status(context, "broken").deadLettered()).isEqualTo(1));
        assertThat(status(context, "broken").filtered()).isZero();
    }

    @Test
    void aNewRuleBeginsWhereItSays() throws Exception {
        start(rule("first", "bucket-event:photos", "events.first.{key}")); // makes the streams
        journal(Events.created("photos", "old"));
        assertEvents("events.first.old");

        start(
                rule("now", "bucket-event:photos", "events.now.{key}"),
                rule("beginning", "bucket-event:photos?since=beginning", "events.beginning.{key}"),
                rule("age", "bucket-event:photos?since=1h", "events.age.{key}"),
                rule("time", "bucket-event:photos?since=" + Instant.now(), "events.time.{key}"));
        await().untilAsserted(
                        () -> assertThat(management.getConsumerNames("OBJECTS")).hasSize(5));
        journal(Events.created("photos", "new"));

        await().untilAsserted(() -> assertThat(messages("EVENTS").stream().map(Message::getSubject))
                .containsExactlyInAnyOrder(
                        "events.first.old",
                        "events.first.new",
                        "events.now.new",
                        "events.beginning.old",
                        "events.beginning.new",
                        "events.age.old",
                        "events.age.new",
                        "events.time.new"));
    }

    @Test
    void aRuleThatIsDeletedAndPutBackHasMissedNothing() throws Exception {
        DefaultCamelContext context = start(rule("images", "bucket-event:photos", "events.images.{key}"));
        journal(Events.created("photos", "before"));
        assertEvents("events.images.before");

        context.getRouteController().stopRoute("images");
        context.removeRoute("images");
        journal(Events.created("photos", "meanwhile"));
        context.addRoutes(rule("images", "bucket-event:photos", "events.images.{key}"));

        assertEvents("events.images.before", "events.images.meanwhile");
    }

    @Test
    void anEditedFilterGoesOnWhereTheOldOneWas() throws Exception {
        DefaultCamelContext context = start(rule("images", "bucket-event:photos?suffix=.png", "events.images.{key}"));
        journal(Events.created("photos", "a.png"));
        assertEvents("events.images.a%2Epng");

        context.getRouteController().stopRoute("images");
        context.removeRoute("images");
        context.addRoutes(rule("images", "bucket-event:photos?suffix=.jpg", "events.images.{key}"));
        journal(Events.created("photos", "b.png"));
        journal(Events.created("photos", "c.jpg"));

        assertEvents("events.images.a%2Epng", "events.images.c%2Ejpg");
        assertThat(management
                        .getConsumerInfo("OBJECTS", "caravan_images")
                        .getConsumerConfiguration()
                        .getFilterSubjects())
                .allMatch(filter -> filter.endsWith(".jpg"));
    }

    @Test
    void twoContextsInOneJvmWithGroupsOfTheirOwnEachGetEverything() throws Exception {
        DefaultCamelContext one = create();
        DefaultCamelContext two = create();
        one.getPropertiesComponent().addOverrideProperty("caravan.group", "one");
        two.getPropertiesComponent().addOverrideProperty("caravan.group", "two");
        one.addRoutes(rule("images", "bucket-event:photos", "events.one.{key}"));
        two.addRoutes(rule("images", "bucket-event:photos", "events.two.{key}"));
        one.start();
        two.start();
        await().untilAsserted(() -> assertThat(management.getConsumerNames("OBJECTS"))
                .containsExactlyInAnyOrder("one_images", "two_images"));

        String[] expected = new String[200];
        for (int i = 0; i < 100; i++) {
            journal(Events.created("photos", "k" + i));
            expected[i] = "events.one.k" + i;
            expected[100 + i] = "events.two.k" + i;
        }

        assertEvents(expected);
    }

    @Test
    void twoContextsOfOneGroupShareTheWork() throws Exception {
        start(rule("images", "bucket-event:photos", "events.images.{key}"));
        start(rule("images", "bucket-event:photos", "events.images.{key}"));

        for (int i = 0; i < 200; i++) {
            journal(Events.created("photos", "k" + i));
        }

        await().untilAsserted(() -> assertThat(messages("EVENTS")).hasSize(200));
    }

    private DefaultCamelContext create() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        contexts.add(context);
        return context;
    }

    private DefaultCamelContext start(String... files) throws Exception {
        DefaultCamelContext context = create();
        for (String file : files) {
            load(context, file);
        }
        context.start();
        return context;
    }

    private DefaultCamelContext start(RoutesBuilder... builders) throws Exception {
        DefaultCamelContext context = create();
        for (RoutesBuilder builder : builders) {
            context.addRoutes(builder);
        }
        context.start();
        return context;
    }

    private static void load(DefaultCamelContext context, String file) throws Exception {
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(ResourceHelper.resolveResource(context, "file:" + file))) {
            ((RouteConfigurationsBuilder) builder).addRouteConfigurationsToCamelContext(context);
            context.addRoutes(builder);
        }
    }

    private static RouteBuilder rule(String id, String from, String subject) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).to("nats-jetstream:" + subject);
            }
        };
    }

    private static RouteBuilder failing(String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos").routeId(id).throwException(new PermanentException("never"));
            }
        };
    }

    private void journal(ObjectEvent event) throws Exception {
        Headers headers = new Headers();
        headers.put("ce-id", event.id());
        headers.put("Nats-Msg-Id", event.id());
        nats.jetStream().publish(JournalSubject.of(event), headers, EventJson.write(event));
    }

    private static ConsumerStatus status(DefaultCamelContext context, String rule) {
        return ((JetStreamConsumer) context.getRoute(rule).getConsumer()).status();
    }

    private void assertEvents(String... subjects) {
        await().untilAsserted(() ->
                assertThat(messages("EVENTS").stream().map(Message::getSubject)).containsExactlyInAnyOrder(subjects));
    }

    private List<Message> messages(String stream) throws Exception {
        List<Message> messages = new ArrayList<>();
        long count = management.getStreamInfo(stream).getStreamState().getMsgCount();
        if (count == 0) {
            return messages;
        }
        JetStreamSubscription all = nats.jetStream()
                .subscribe(
                        ">",
                        PushSubscribeOptions.builder().stream(stream)
                                .ordered(true)
                                .configuration(io.nats.client.api.ConsumerConfiguration.builder()
                                        .deliverPolicy(DeliverPolicy.All)
                                        .build())
                                .build());
        while (messages.size() < count) {
            Message next = all.nextMessage(Duration.ofSeconds(30));
            assertThat(next)
                    .as("message %d of %d in %s", messages.size() + 1, count, stream)
                    .isNotNull();
            messages.add(next);
        }
        all.unsubscribe();
        return messages;
    }
}

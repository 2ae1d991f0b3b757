package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.deadletter.Letter;
import io.caravan.deadletter.Overview;
import io.caravan.deadletter.Replay;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.RangeReplay;
import io.caravan.jetstream.RulePlace;
import io.caravan.ops.Caretaker;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that has a rule compiled into it, and looks after it by its own routes. */
@Timeout(240)
@ExtendWith(ServersExtension.class)
class CaretakerIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private Connection nats;
    private JournalEntries journal;

    @BeforeEach
    void run(@Own NatsServer server, @Own Connection connection) throws Exception {
        nats = connection;
        journal = new JournalEntries(nats);
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        context.getPropertiesComponent().addOverrideProperty("caravan.group", "gallery");
        context.getPropertiesComponent().addOverrideProperty("camel.component.nats-jetstream.servers", server.url());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos?since=beginning")
                        .routeId("thumbnails")
                        .process(exchange -> {
                            if (broken.get()) throw new PermanentException("no memory");
                        })
                        .to("nats-jetstream:events.thumbnails.{key}");
                from("direct:overview").bean(Caretaker.class, "overview");
                from("direct:letters").bean(Caretaker.class, "letters(${body})");
                from("direct:replay-letters").bean(Caretaker.class, "replayLetters('rule=thumbnails;error=memory')");
                from("direct:drop").bean(Caretaker.class, "dropLetters(${body})");
                from("direct:replay").bean(Caretaker.class, "replay('rule=thumbnails;from=24h;rate=100/s')");
                from("direct:pause").bean(Caretaker.class, "pauseFor('thumbnails', '30m')");
                from("direct:resume").bean(Caretaker.class, "resume('thumbnails')");
                from("direct:places").bean(Caretaker.class, "places");
                from("direct:prune").bean(Caretaker.class, "prune");
            }
        });
        context.start();
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                .contains("gallery_thumbnails"));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aRouteReplaysAndDropsTheLettersOfACompiledRule() throws Exception {
        for (String key : List.of("a", "b", "c")) journal.write(key);
        awaitLetters(3);

        assertThat(this.<List<Overview.Row>>call("direct:overview", ""))
                .singleElement()
                .satisfies(row -> assertThat(row.letters()).isEqualTo(3));
        assertThat(this.<List<Letter>>call("direct:letters", "prefix=b"))
                .extracting(Letter::eventId)
                .containsExactly("id-b");
        assertThat(this.<Long>call("direct:drop", "rule=thumbnails;bucket=photos;prefix=b"))
                .isOne();
        broken.set(false);
        assertThat(this.<Replay.Result>call("direct:replay-letters", "")).isEqualTo(new Replay.Result(2, 0, 0, false));

        assertThat(Streams.count(nats, "CARAVAN_DLQ")).isZero();
        assertThat(subjects()).containsExactlyInAnyOrder("events.thumbnails.a", "events.thumbnails.c");
    }

    @Test
    void aRouteGivesACompiledRuleItsPastAgainAndTheRuleGoesOn() throws Exception {
        broken.set(false);
        journal.write("a");
        await().atMost(SOON).untilAsserted(() -> assertThat(subjects()).containsExactly("events.thumbnails.a"));

        RangeReplay.Result result = call("direct:replay", "");
        journal.write("b");

        assertThat(result.delivered()).isOne();
        await().atMost(SOON).untilAsserted(() -> assertThat(subjects())
                .containsExactly("events.thumbnails.a", "events.thumbnails.a", "events.thumbnails.b"));
        List<Message> events = Streams.all(nats, "EVENTS");
        String first = events.get(0).getHeaders().getFirst("Nats-Msg-Id");
        assertThat(events.get(1).getHeaders().getFirst("Nats-Msg-Id")).startsWith(first + "-");
        assertThat(events.get(2).getHeaders().getFirst("Nats-Msg-Id")).doesNotContain(first);
    }

    @Test
    void aRoutePausesResumesAndPrunes() throws Exception {
        broken.set(false);
        call("direct:pause", "");
        await().atMost(SOON).untilAsserted(() -> assertThat(this.<List<RulePlace>>call("direct:places", ""))
                .singleElement()
                .satisfies(place -> assertThat(place.state()).isEqualTo("paused")));
        journal.write("a");
        call("direct:resume", "");
        await().atMost(SOON).untilAsserted(() -> assertThat(subjects()).containsExactly("events.thumbnails.a"));

        assertThat(this.<List<String>>call("direct:prune", "")).isEmpty();
        context.getRouteController().stopRoute("thumbnails");
        context.removeRoute("thumbnails");
        await().atMost(SOON).untilAsserted(() -> assertThat(this.<List<String>>call("direct:prune", ""))
                .containsExactly("thumbnails"));
        assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS")).isEmpty();
    }

    @Test
    void whatCannotBeUnderstoodIsRefused() {
        assertThatThrownBy(() -> call("direct:letters", "rules=thumbnails"))
                .hasRootCauseMessage(
                        "'rules=thumbnails' says nothing: write bucket=…;error=…;from=…;prefix=…;rule=…;to=…, as far as they are needed");
        assertThatThrownBy(() -> call("direct:drop", ""))
                .hasRootCauseMessage("which letters? Write rule=… or another choice");
    }

    @SuppressWarnings("unchecked")
    private <T> T call(String route, String body) {
        return (T) context.createProducerTemplate().requestBody(route, body);
    }

    private void awaitLetters(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(Streams.count(nats, "CARAVAN_DLQ"))
                .isEqualTo(count));
    }

    private List<String> subjects() throws Exception {
        return Streams.all(nats, "EVENTS").stream().map(Message::getSubject).toList();
    }
}

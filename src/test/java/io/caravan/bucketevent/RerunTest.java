package io.caravan.bucketevent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Ending;
import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Outgoing;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.RecordingPublisher;
import io.caravan.jetstream.Reruns;
import io.caravan.jetstream.ServerlessJetStream;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a rule does with messages that are given to it again: no server is needed, since it takes none by itself. */
@Timeout(120)
class RerunTest {
    private static final Processor NOTHING = exchange -> {};

    private final RecordingPublisher nats = new RecordingPublisher();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theSameRunAgainPublishesNothingTwiceAndAnotherRunDoes() throws Exception {
        JetStreamConsumer rule = start("bucket-event:photos", NOTHING);

        assertThat(run(rule, "a", "one")).isEqualTo(new Ending.Delivered());
        assertThat(run(rule, "a", "one")).isEqualTo(new Ending.Delivered());
        assertThat(nats.stored()).hasSize(1);
        assertThat(run(rule, "a", "two")).isEqualTo(new Ending.Delivered());

        assertThat(nats.subjects()).containsExactly("events.a", "events.a");
        assertThat(nats.stored().stream().map(Outgoing::messageId)).doesNotHaveDuplicates();
    }

    @Test
    void whatTheRuleDoesNotWantIsFiltered() throws Exception {
        JetStreamConsumer rule = start("bucket-event:photos?suffix=.png", NOTHING);

        assertThat(run(rule, "a.txt", "one")).isEqualTo(new Ending.Filtered());
        assertThat(nats.stored()).isEmpty();
    }

    @Test
    void aFailureSaysWhatItCallsFor() throws Exception {
        JetStreamConsumer rule = start("bucket-event:photos", exchange -> {
            if (key(exchange).equals("never")) throw new PermanentException("never");
        });
        nats.refuse(message -> message.subject().equals("events.away"));

        assertThat(kind(run(rule, "never", "one"))).isEqualTo(ErrorKind.PERMANENT);
        assertThat(kind(run(rule, "away", "one"))).isEqualTo(ErrorKind.OUTAGE);
        assertThat(nats.stored()).isEmpty();
    }

    @Test
    void anErrorThatTheRuleTookWithoutSendingAnythingIsAFailure() throws Exception {
        JetStreamConsumer rule = start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true);
                from("bucket-event:photos").routeId("rule").throwException(new PermanentException("never"));
            }
        });

        assertThat(kind(run(rule, "a", "one"))).isEqualTo(ErrorKind.PERMANENT);
    }

    @Test
    void anExchangeThatHangsFailsAndHoldsUpNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        JetStreamConsumer rule = start("bucket-event:photos?ruleTimeout=200", exchange -> {
            if (key(exchange).equals("hangs")) never.await();
        });

        CompletableFuture<Ending> hangs = rule.rerun(message("hangs"), "one");
        CompletableFuture<Ending> behind = rule.rerun(message("behind"), "one");

        assertThat(hangs.get(60, SECONDS))
                .isInstanceOfSatisfying(
                        Ending.Failed.class, failed -> assertThat(failed.text()).contains("ruleTimeout"));
        assertThat(behind.get(60, SECONDS)).isEqualTo(new Ending.Delivered());
        never.countDown();
    }

    @Test
    void anOrderedRuleGetsTheNextOneWhenTheOneBeforeHasEnded() throws Exception {
        List<String> steps = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch given = new CountDownLatch(1);
        JetStreamConsumer rule = start("bucket-event:photos?ordered=true&concurrency=4", exchange -> {
            given.await();
            steps.add("begins " + key(exchange));
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    steps.add("ends");
                }
            });
        });

        rule.rerun(message("a"), "one");
        rule.rerun(message("b"), "one");
        CompletableFuture<Ending> last = rule.rerun(message("c"), "one");
        given.countDown();

        last.get(60, SECONDS);
        assertThat(steps.subList(0, 5)).containsExactly("begins a", "ends", "begins b", "ends", "begins c");
    }

    @Test
    void aConsumerThatTakesMessagesByItselfCannotBeGivenAny() throws Exception {
        context.addComponent("nats-jetstream", new ServerlessJetStream(nats));
        context.addRoutes(rule("bucket-event:photos", NOTHING));
        context.setAutoStartup(false);
        context.start();
        JetStreamConsumer rule = (JetStreamConsumer) context.getRoute("rule").getConsumer();

        assertThatThrownBy(() -> rule.rerun(message("a"), "one")).isInstanceOf(IllegalStateException.class);
    }

    private JetStreamConsumer start(String from, Processor step) throws Exception {
        return start(rule(from, step));
    }

    private JetStreamConsumer start(RouteBuilder rule) throws Exception {
        context.addComponent("nats-jetstream", new ServerlessJetStream(nats));
        context.addRoutes(rule);
        Reruns.only(context);
        context.start();
        return (JetStreamConsumer) context.getRoute("rule").getConsumer();
    }

    private static RouteBuilder rule(String from, Processor step) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId("rule").process(step).to("nats-jetstream:events.{key}");
            }
        };
    }

    private static Ending run(JetStreamConsumer rule, String key, String run) throws Exception {
        return rule.rerun(message(key), run).get(60, SECONDS);
    }

    private static ErrorKind kind(Ending ending) {
        return ((Ending.Failed) ending).kind();
    }

    private static String key(Exchange exchange) {
        return exchange.getMessage().getBody(ObjectEvent.class).key();
    }

    private static Message message(String key) {
        ObjectEvent event = Events.created("photos", key);
        Headers headers = new Headers();
        headers.put("ce-id", event.id());
        return NatsMessage.builder()
                .subject(JournalSubject.of(event))
                .headers(headers)
                .data(EventJson.write(event))
                .build();
    }
}

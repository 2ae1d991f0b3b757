package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.key;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.rule;
import static io.caravan.jetstream.RuleStage.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.ConsumerStatus.State;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that don't come back. */
@Timeout(300)
class HangingRuleIT extends StagedRule {
    private static final String DELAYS = "caravan.retry.delays";

    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    /** The first attempt at a key that begins with {@code hang} waits for the gate. */
    private final Processor hanging = exchange -> {
        int attempt = attempts.computeIfAbsent(key(exchange), any -> new AtomicInteger())
                .incrementAndGet();
        if (key(exchange).startsWith("hang") && attempt == 1) gate.await();
    };

    @AfterEach
    void open() {
        gate.countDown();
    }

    @Test
    void anExchangeThatHangsIsAFailedOneAndItsThreadIsReplaced() throws Exception {
        DefaultCamelContext context = stage.start(FROM + "&ruleTimeout=5s", hanging, DELAYS, "100ms");
        stage.journal("hang", "a", "b");

        stage.awaitEvents("a", "b", "hang");

        assertThat(attempts.get("hang")).hasValue(2);
        assertThat(status(context).retried()).isOne();
        assertThat(stage.letters()).isEmpty();
        gate.countDown();
        stage.awaitSettled();
    }

    @Test
    void thoseThatWaitForItsThreadAreNotTakenForHangingToo() throws Exception {
        stage.start(FROM, exchange -> {}).stop();
        String[] keys = Stream.of(numbered("k", 30), new String[] {"hang"}, numbered("m", 30))
                .flatMap(Stream::of)
                .toArray(String[]::new);
        stage.journal(keys);

        // Some of the first are published, and wait for the thread to go on, when it hangs.
        DefaultCamelContext context = stage.start(FROM + "&ruleTimeout=5s", hanging, DELAYS, "100ms");

        stage.awaitEvents(keys);
        assertThat(status(context).retried()).isOne();
        gate.countDown();
        stage.awaitSettled();
    }

    @Test
    void aLateCompletionDoesNoHarm() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        DefaultCamelContext context = stage.context(DELAYS, "100ms");
        context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from(FROM + "&ruleTimeout=5s")
                        .routeId("rule")
                        .process(hanging)
                        .to("nats-jetstream:events.{key}")
                        .process(exchange -> late.countDown());
            }
        });
        context.start();
        stage.journal("hang");
        eventually(() -> assertThat(status(context).delivered()).isOne());

        gate.countDown();
        stage.journal("after");

        stage.awaitEvents("hang", "after");
        stage.awaitSettled();
        eventually(() -> {
            assertThat(status(context).pending()).isZero();
            assertThat(late.getCount()).isZero();
        });
        assertThat(status(context).delivered()).isEqualTo(2);
    }

    @Test
    void anEventThatAlwaysHangsIsALetterAndTheOthersGoOn() throws Exception {
        DefaultCamelContext context = stage.context(DELAYS, "100ms,100ms");
        context.addRoutes(rule(
                FROM + "&ruleTimeout=5s",
                "rule",
                exchange -> {
                    if (key(exchange).equals("hang")) gate.await();
                },
                "events.{key}"));
        context.start();
        stage.journal("hang");
        stage.journal(numbered("k", 20));

        stage.awaitEvents(numbered("k", 20));
        var letter = stage.awaitLetter();

        assertThat(RuleStage.header(letter, Letters.ATTEMPTS)).isEqualTo("3");
        assertThat(RuleStage.header(letter, Letters.ERROR)).contains("still works on event hang");
        assertThat(RuleStage.header(letter, Letters.REASON)).isEqualTo("exhausted");
    }

    @Test
    void whenEightHangTheRuleSaysSoAndGivesBackUntilOneComesBack() throws Exception {
        stage.start(FROM, exchange -> {}).stop();
        stage.journal(numbered("hang", 8));
        stage.journal(numbered("k", 20)); // all there at once, before the first is tried again
        DefaultCamelContext context = stage.start(FROM + "&ruleTimeout=2s", hanging, DELAYS, "100ms,100ms,100ms");
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.HANGING));
        eventually(() -> assertThat(status(context).pending() - status(context).waiting())
                .as("in hand")
                .isZero());
        assertThat(status(context).detail()).contains("still works on event", "ruleTimeout");
        assertThat(stage.events()).isEmpty();
        assertThat(stage.durable().getNumAckPending()).isEqualTo(28);

        gate.countDown();

        eventually(() -> assertThat(stage.events()).hasSize(28));
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.RUNNING));
        stage.awaitSettled();
        assertThat(stage.letters()).isEmpty();
    }

    @Test
    void anEventThatOnlyWaitsForItsTurnIsNotTakenForOneThatHangs() throws Exception {
        DefaultCamelContext context = stage.start(
                FROM + "&ruleTimeout=5s",
                exchange -> new CountDownLatch(1).await(100, java.util.concurrent.TimeUnit.MILLISECONDS),
                DELAYS,
                "10m");
        stage.journal(numbered("k", 120)); // the last waits for twice the timeout

        eventually(() -> assertThat(status(context).delivered()).isEqualTo(120));

        assertThat(status(context).retried()).isZero();
    }
}

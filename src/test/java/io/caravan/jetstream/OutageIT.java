package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.header;
import static io.caravan.jetstream.RuleStage.key;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.rule;
import static io.caravan.jetstream.RuleStage.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.ConsumerStatus.State;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import java.net.ConnectException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While a sink is away its rule holds: nothing is counted, nothing becomes a letter, and it goes on by itself. */
@Timeout(300)
class OutageIT extends StagedRule {
    private static final Processor NOTHING = exchange -> {};
    private static final String DELAYS = "caravan.retry.delays";
    /** Then the first failure that is counted would be a letter. */
    private static final String NONE = "";

    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    @Test
    void aFullStreamHoldsItsRuleUntilThereIsRoom() throws Exception {
        stream("EVENTS", "events.>", 3);
        DefaultCamelContext context = stage.start(FROM, NOTHING, DELAYS, NONE);
        stage.journal(numbered("k", 50));
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.HELD));
        assertThat(status(context).detail()).contains("events.k", "maximum messages exceeded");
        assertThat(stage.events()).hasSize(3);

        stream("EVENTS", "events.>", 1_000);

        stage.awaitEvents(numbered("k", 50));
        stage.awaitSettled();
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.RUNNING));
        assertThat(status(context).retried()).isZero();
        assertThat(stage.letters()).isEmpty();
        assertThat(stage.state("retry.")).isEmpty();
    }

    @Test
    void aSubjectWithoutAStreamHoldsItsRuleUntilThereIsOne() throws Exception {
        DefaultCamelContext context = stage.context(DELAYS, NONE);
        context.addRoutes(rule(FROM, "rule", NOTHING, "nowhere.{key}"));
        context.addRoutes(rule(FROM, "sound", NOTHING, "events.{key}"));
        context.start();
        stage.journal(numbered("k", 20));
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.MISCONFIGURED));
        assertThat(status(context).detail()).contains("no stream takes the subject nowhere.k");
        stage.awaitEvents(numbered("k", 20));

        stream("NOWHERE", "nowhere.>", 1_000);

        eventually(() -> assertThat(stage.messages("NOWHERE")).hasSize(20));
        stage.awaitSettled();
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.RUNNING));
        assertThat(stage.letters()).isEmpty();
        assertThat(status(context).retried()).isZero();
    }

    @Test
    void aSinkThatCannotBeReachedHoldsItsRule() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        DefaultCamelContext context = stage.start(
                FROM,
                exchange -> {
                    count(key(exchange));
                    if (away.get()) throw new ConnectException("refused");
                },
                DELAYS,
                NONE);
        stage.journal(numbered("k", 20));
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.HELD));
        eventually(
                () -> assertThat(attempts.values()).as("it looks now and then").anySatisfy(count -> assertThat(count)
                        .hasValueGreaterThan(1)));

        away.set(false);

        stage.awaitEvents(numbered("k", 20));
        stage.awaitSettled();
        assertThat(stage.letters()).isEmpty();
        assertThat(status(context).retried()).isZero();
    }

    @Test
    void aHeldRuleGoesOnThoughTheEventItTriesFailsByItself() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        DefaultCamelContext context = stage.start(
                FROM,
                exchange -> {
                    if (key(exchange).startsWith("bad")) throw new IllegalStateException("bad");
                    if (away.get()) throw new ConnectException("refused");
                },
                DELAYS,
                "10m");
        stage.journal("k0");
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.HELD));
        stage.journal(numbered("bad", 5));
        eventually(() -> assertThat(status(context).retried()).isPositive());

        away.set(false);

        stage.awaitEvents("k0");
        eventually(() -> assertThat(status(context).retried()).isEqualTo(5));
        assertThat(stage.letters()).isEmpty();
    }

    @Test
    void anOrderedRuleHoldsToo() throws Exception {
        stream("EVENTS", "events.>", 3);
        DefaultCamelContext context = stage.start(FROM + "&ordered=true", NOTHING, DELAYS, NONE);
        stage.journal(numbered("k", 10));
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.HELD));

        stream("EVENTS", "events.>", 1_000);

        stage.awaitEvents(numbered("k", 10));
        stage.awaitSettled();
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.RUNNING));
        assertThat(stage.letters()).isEmpty();
    }

    @Test
    void aRestartOfNatsInTheMiddleCostsNoAttempt() throws Exception {
        stage.start(FROM, NOTHING, DELAYS, NONE).stop();
        stage.journal(numbered("a", 3_000));
        CountDownLatch killed = new CountDownLatch(1);
        DefaultCamelContext context = stage.start(
                FROM,
                exchange -> {
                    count(key(exchange));
                    if (attempts.size() < 2_000) new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
                    else killed.await(); // so that there is something left
                },
                DELAYS,
                NONE);
        eventually(() -> assertThat(status(context).delivered()).isGreaterThan(200));

        stage.server.kill();
        killed.countDown();
        stage.server.restart();

        eventually(() -> assertThat(stage.nats.getStatus().name()).isEqualTo("CONNECTED"));
        stage.journal("after");
        eventually(() -> assertThat(stage.management
                        .getStreamInfo("EVENTS")
                        .getStreamState()
                        .getMsgCount())
                .isEqualTo(3_001));
        stage.awaitSettled();
        assertThat(stage.letters()).isEmpty();
        assertThat(status(context).retried()).isZero();
        eventually(() -> assertThat(status(context).state()).isEqualTo(State.RUNNING));
        assertThat(stage.state("retry.")).isEmpty();
    }

    @Test
    void whenThereIsNoRoomForLettersOnlyTheFailedEventsWait() throws Exception {
        stream("CARAVAN_DLQ", "dlq.*", 2);
        DefaultCamelContext context = stage.start(
                FROM,
                exchange -> {
                    if (key(exchange).startsWith("bad")) throw new PermanentException("bad");
                },
                DELAYS,
                NONE);
        stage.journal(numbered("bad", 5));
        stage.journal(numbered("k", 20));

        stage.awaitEvents(numbered("k", 20));
        eventually(() -> assertThat(stage.letters()).hasSize(2));
        eventually(() -> assertThat(status(context).waiting()).isEqualTo(3));
        assertThat(status(context).state()).isEqualTo(State.RUNNING);
        stage.journal("more");
        eventually(() -> assertThat(stage.events()).hasSize(21).contains("more"));

        stream("CARAVAN_DLQ", "dlq.*", 100);

        eventually(() -> assertThat(stage.letters().stream().map(letter -> header(letter, Letters.EVENT_ID)))
                .containsExactlyInAnyOrder(numbered("bad", 5)));
        stage.awaitSettled();
    }

    private void count(String key) {
        attempts.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
    }

    /** Makes it, or changes how much it holds. */
    private void stream(String name, String subject, long messages) throws Exception {
        StreamConfiguration configuration = StreamConfiguration.builder()
                .name(name)
                .subjects(Set.of(subject))
                .maxMessages(messages)
                .maxBytes(50_000_000)
                .discardPolicy(DiscardPolicy.New)
                .build();
        if (stage.management.getStreamNames().contains(name)) stage.management.updateStream(configuration);
        else stage.management.addStream(configuration);
    }
}

package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.key;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop in the middle of events: prompt, whatever they hang in, and what isn't done is there again at once. */
@Timeout(300)
class StopIT extends StagedRule {

    private final Queue<String> worked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    private final Processor hanging = exchange -> {
        worked.add(key(exchange));
        gate.await();
    };

    @AfterEach
    void open() {
        gate.countDown();
    }

    @Test
    void aStopDoesNotWaitForWhatHangsAndGivesTheRestBackAtOnce() throws Exception {
        DefaultCamelContext before = stage.start(FROM, hanging);
        before.getShutdownStrategy().setTimeout(45); // as Camel has it
        stage.journal(numbered("k", 50));
        eventually(() -> assertThat(worked).hasSize(1));

        assertThat(stopping(before)).isLessThan(Duration.ofSeconds(20));

        long begin = System.nanoTime();
        stage.start(FROM, exchange -> {});
        stage.awaitEvents(numbered("k", 50));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("not only after ackWait")
                .isLessThan(Duration.ofSeconds(25));
        stage.awaitSettled();
    }

    @Test
    void tenRulesThatHangStopAsQuicklyAsOne() throws Exception {
        DefaultCamelContext context = stage.context();
        context.getShutdownStrategy().setTimeout(45);
        for (int i = 0; i < 10; i++) context.addRoutes(rule(FROM, "rule" + i, hanging, "events.{key}"));
        context.start();
        stage.journal("a");
        eventually(() -> assertThat(worked).hasSize(10));

        assertThat(stopping(context)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void whatCanFinishWithinASecondDoes() throws Exception {
        DefaultCamelContext context = stage.start(FROM + "&concurrency=4", exchange -> {
            worked.add(key(exchange));
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        });
        stage.journal(numbered("k", 4));
        eventually(() -> assertThat(worked).hasSize(4));

        context.stop();

        stage.awaitEvents(numbered("k", 4));
        eventually(() -> assertThat(stage.durable().getNumAckPending()).isZero());
    }

    @Test
    void aStoppedRuleStartsAgainWhereItWas() throws Exception {
        DefaultCamelContext context = stage.start(FROM, exchange -> worked.add(key(exchange)));
        stage.journal("a");
        stage.awaitEvents("a");

        for (int i = 0; i < 5; i++) {
            context.getRouteController().stopRoute("rule");
            stage.journal("k" + i);
            context.getRouteController().startRoute("rule");
        }

        stage.awaitEvents("a", "k0", "k1", "k2", "k3", "k4");
        assertThat(worked).doesNotHaveDuplicates();
        eventually(() -> assertThat(stage.durable().getNumWaiting())
                .as("requests at the server")
                .isEqualTo(1));
    }

    @Test
    void aStopWhileNatsIsAwayIsPromptToo() throws Exception {
        DefaultCamelContext context = stage.start(FROM, hanging);
        context.getShutdownStrategy().setTimeout(45);
        stage.journal("a", "b");
        eventually(() -> assertThat(worked).hasSize(1));
        stage.server.pause();
        try {
            assertThat(stopping(context)).isLessThan(Duration.ofSeconds(25));
        } finally {
            stage.server.resume();
        }
    }

    @Test
    void nothingIsLostOrDoneTwiceOverManyStopsInTheMiddle() throws Exception {
        stage.start(FROM, exchange -> {}).stop();
        stage.journal(numbered("k", 2_000));
        for (int i = 0; i < 5; i++) {
            DefaultCamelContext context = stage.start(FROM, exchange -> worked.add(key(exchange)));
            int before = worked.size();
            eventually(() -> assertThat(worked.size()).isGreaterThan(Math.min(before + 100, 1_999)));
            context.stop();
        }
        stage.start(FROM, exchange -> worked.add(key(exchange)));

        eventually(() -> assertThat(stage.management
                        .getStreamInfo("EVENTS")
                        .getStreamState()
                        .getMsgCount())
                .isEqualTo(2_000));
        stage.awaitSettled();
        assertThat(stage.letters()).isEmpty();
    }

    private static Duration stopping(DefaultCamelContext context) {
        long begin = System.nanoTime();
        context.stop();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}

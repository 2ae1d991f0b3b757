package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.key;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rule whose durable is lost, or its stream, goes on where it was. */
@Timeout(300)
class DurableLossIT extends StagedRule {

    private final Queue<String> worked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void open() {
        gate.countDown();
    }

    /** Works at once, but for keys that begin with {@code slow} (they wait for the gate) or {@code bad} (they fail). */
    private final Processor step = exchange -> {
        worked.add(key(exchange));
        if (key(exchange).startsWith("slow")) gate.await();
        if (key(exchange).startsWith("bad")) throw new IllegalStateException("bad");
    };

    @Test
    void aDurableDeletedWhileItsRuleRunsIsMadeAgainWhereItWas() throws Exception {
        stage.start(FROM + "&concurrency=4", step);
        stage.journal("a", "slow1", "b", "slow2", "c", "d");
        eventually(() -> assertThat(worked).contains("slow1", "slow2", "d"));
        eventually(() -> assertThat(stage.events()).contains("a", "b", "c", "d"));

        stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);
        stage.journal("e");

        eventually(() -> assertThat(stage.events()).contains("e"));
        gate.countDown();
        stage.awaitEvents("a", "b", "c", "d", "e", "slow1", "slow2");
        stage.awaitSettled();
        assertThat(worked).doesNotHaveDuplicates();
    }

    @Test
    void whatWasSettledAMomentBeforeTheLossIsNotWorkedAgain() throws Exception {
        stage.start(FROM + "&concurrency=4", step);
        stage.journal("slow1");
        eventually(() -> assertThat(worked).contains("slow1"));
        for (int round = 0; round < 5; round++) {
            String[] keys = numbered("r" + round + "-", 40);
            stage.journal(keys);
            eventually(() -> assertThat(worked).contains(keys));
            stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);
            eventually(() -> assertThat(stage.durable().getNumPending()).isZero());
        }
        gate.countDown();

        stage.awaitSettled();
        assertThat(worked).doesNotHaveDuplicates().hasSize(201);
    }

    @Test
    void aDurableDeletedWhileItsRuleWasStoppedIsMadeAgainWhereItWas() throws Exception {
        DefaultCamelContext before = stage.start(FROM, step, "caravan.retry.delays", "10m");
        stage.journal("a", "bad1", "b", "bad2", "c");
        eventually(() -> assertThat(status(before).waiting()).isEqualTo(2));
        stage.awaitEvents("a", "b", "c");
        before.stop();
        stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);
        stage.journal("d");
        worked.clear();

        stage.start(FROM, step, "caravan.retry.delays", "10m,10m,10m");

        stage.awaitEvents("a", "b", "c", "d");
        eventually(() -> assertThat(worked).containsExactlyInAnyOrder("bad1", "bad2", "d"));
    }

    @Test
    void anEventThatFailedBeforeTheLossKeepsItsAttempts() throws Exception {
        DefaultCamelContext before = stage.start(FROM, step, "caravan.retry.delays", "10m");
        stage.journal("a", "bad1");
        eventually(() -> assertThat(status(before).waiting()).isOne());
        before.stop();
        stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);

        stage.start(FROM, step, "caravan.retry.delays", "10m");

        assertThat(RuleStage.header(stage.awaitLetter(), Letters.ATTEMPTS)).isEqualTo("2");
        eventually(() -> assertThat(stage.state("retry.")).isEmpty());
    }

    @Test
    void aNewRuleThatLosesItsDurableAtOnceStillBeginsWhereItBegan() throws Exception {
        stage.start(FROM.replace("beginning", "now"), step).stop(); // makes the streams
        stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);
        stage.journal("a", "b");

        stage.start(FROM.replace("beginning", "now"), step);

        stage.awaitEvents("a", "b");
    }

    @Test
    void aYoungerStreamBeginsAtItsFirstMessage() throws Exception {
        stage.start(FROM + "&concurrency=4", step, "caravan.retry.delays", "10m");
        stage.journal("a", "slow1", "bad1", "b");
        eventually(() -> assertThat(stage.events()).containsExactlyInAnyOrder("a", "b"));
        eventually(() -> assertThat(stage.state("retry.")).hasSize(1));

        stage.management.deleteStream("OBJECTS");
        eventually(() ->
                assertThat(stage.durable().getDelivered().getStreamSequence()).isZero());
        stage.journal("n1", "n2", "bad2", "n4");

        eventually(() -> assertThat(stage.events()).contains("n1", "n2", "n4"));
        gate.countDown();
        eventually(() -> assertThat(stage.state("retry.")).hasSize(1));
        eventually(() -> assertThat(stage.durable().getNumAckPending()).isOne()); // bad2
        assertThat(worked.stream().filter("bad2"::equals)).hasSize(1);
        assertThat(stage.letters()).isEmpty();
    }

    @Test
    void aStreamMadeAgainWhileItsRuleWasStoppedBeginsAtItsFirstMessage() throws Exception {
        DefaultCamelContext before = stage.start(FROM, step);
        stage.journal("a", "b");
        stage.awaitEvents("a", "b");
        before.stop();
        StreamConfiguration journal = stage.management.getStreamInfo("OBJECTS").getConfiguration();
        stage.management.deleteStream("OBJECTS");
        stage.management.addStream(journal);
        stage.journal("c", "d");

        stage.start(FROM, step);

        stage.awaitEvents("a", "b", "c", "d");
    }

    @Test
    void aLostDurableOfAWorkQueueIsSimplyMadeAgain() throws Exception {
        stage.management.addStream(StreamConfiguration.builder()
                .name("TASKS")
                .subjects("tasks.>")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .build());
        DefaultCamelContext context = stage.context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("nats-jetstream:tasks.>?stream=TASKS&durableName=tasks&concurrency=2")
                        .routeId("tasks")
                        .process(exchange -> {
                            String task = exchange.getMessage().getBody(String.class);
                            worked.add(task);
                            if (task.startsWith("slow")) gate.await();
                        });
            }
        });
        context.start();
        tasks("a", "slow1", "b");
        eventually(() -> assertThat(worked).containsExactlyInAnyOrder("a", "slow1", "b"));

        stage.management.deleteConsumer("TASKS", "tasks");
        eventually(() -> stage.management.getConsumerInfo("TASKS", "tasks"));
        tasks("c");
        eventually(() -> assertThat(worked).contains("c"));
        gate.countDown();
        eventually(() -> assertThat(taskCount()).isZero());
        assertThat(Collections.frequency(worked, "slow1")).isOne();

        context.stop();
        stage.management.deleteConsumer("TASKS", "tasks");
        tasks("d");
        DefaultCamelContext after = stage.context();
        after.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("nats-jetstream:tasks.>?stream=TASKS&durableName=tasks").process(exchange -> worked.add("d"));
            }
        });
        after.start();
        eventually(() -> assertThat(taskCount()).isZero());
        assertThat(worked).containsExactlyInAnyOrder("a", "slow1", "b", "c", "d");
    }

    private void tasks(String... tasks) throws Exception {
        for (String task : tasks) stage.nats.jetStream().publish("tasks.x", task.getBytes());
    }

    private long taskCount() throws Exception {
        return stage.management.getStreamInfo("TASKS").getStreamState().getMsgCount();
    }
}

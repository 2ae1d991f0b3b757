package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.time.ZonedDateTime;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much is in hand at a time, and who settles it. */
@Timeout(300)
class InFlightIT extends StagedRule {

    private final Queue<String> worked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void open() {
        gate.countDown();
    }

    private final Processor blocking = exchange -> {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        worked.add("");
        gate.await();
        inside.decrementAndGet();
    };

    @Test
    void blockingStepsOverlapAsOftenAsConcurrencySays() throws Exception {
        stage.start(FROM + "&concurrency=4", blocking);
        stage.journal(numbered("k", 20));

        eventually(() -> assertThat(inside).hasValue(4));
        gate.countDown();

        stage.awaitEvents(numbered("k", 20));
        assertThat(most).hasValue(4);
    }

    @Test
    void noMoreThanAWindowIsInHandWhateverTheBacklog() throws Exception {
        DefaultCamelContext context = stage.start(FROM + "&window=50", blocking);
        stage.journal(numbered("k", 500));
        eventually(() -> assertThat(status(context).pending()).isEqualTo(50));
        assertNeverMore(50);
        gate.countDown();

        eventually(() -> assertThat(status(context).delivered()).isEqualTo(500));
    }

    @Test
    void failuresAmongDeliveriesLeaveTheWindowAsItIs() throws Exception {
        Set<String> tried = ConcurrentHashMap.newKeySet();
        DefaultCamelContext context = stage.start(
                FROM + "&window=50",
                exchange -> {
                    String key = RuleStage.key(exchange);
                    if (key.startsWith("w")) blocking.process(exchange);
                    else if (Integer.parseInt(key.substring(1)) % 2 == 0 && tried.add(key))
                        throw new IllegalStateException("the first time");
                },
                "caravan.retry.delays",
                "50ms");
        stage.journal(numbered("k", 6 * FailureStreak.STRUGGLES_AFTER));
        eventually(() -> assertThat(status(context).delivered()).isEqualTo(6 * FailureStreak.STRUGGLES_AFTER));

        stage.journal(numbered("w", 100));

        // It asks for more when a quarter of the window is free, so up to a quarter may stay so.
        eventually(() -> assertThat(status(context).pending()).isBetween(50 * 3 / 4, 50));
    }

    @Test
    void noMoreThanMaxAckPendingIsOutOverAllInstances() throws Exception {
        String from = FROM + "&maxAckPending=20&window=15";
        stage.start(from, blocking);
        stage.start(from, blocking);
        stage.journal(numbered("k", 200));
        eventually(() -> assertThat(stage.durable().getNumAckPending()).isEqualTo(20));
        assertNeverMore(20);
        gate.countDown();

        eventually(() -> assertThat(stage.events()).hasSize(200));
    }

    @Test
    void noMoreBytesThanTheWindowHoldsAreInHand() throws Exception {
        stage.management.addStream(
                StreamConfiguration.builder().name("TASKS").subjects("tasks.>").build());
        DefaultCamelContext context = plain("windowBytes=1000000", exchange -> blocking.process(exchange));
        for (int i = 0; i < 50; i++) stage.nats.jetStream().publish("tasks.x", new byte[100_000]);

        eventually(() -> assertThat(tasks().getNumAckPending()).isPositive());
        RuleStage.within()
                .during(java.time.Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(tasks().getNumAckPending()).isLessThanOrEqualTo(10));
        gate.countDown();

        eventually(() -> assertThat(status(context, "tasks").filtered()).isEqualTo(50));
    }

    @Test
    void aMessageLargerThanTheWindowComesAlone() throws Exception {
        stage.management.addStream(
                StreamConfiguration.builder().name("TASKS").subjects("tasks.>").build());
        DefaultCamelContext context = plain("windowBytes=10000", exchange -> {});
        for (int i = 0; i < 5; i++) {
            stage.nats.jetStream().publish("tasks.x", new byte[100]);
            stage.nats.jetStream().publish("tasks.x", new byte[100_000]);
        }

        eventually(() -> assertThat(status(context, "tasks").filtered()).isEqualTo(10));
    }

    @Test
    void withManualAckTheRouteSettles() throws Exception {
        stage.management.addStream(
                StreamConfiguration.builder().name("TASKS").subjects("tasks.>").build());
        Queue<Acknowledgement> kept = new ConcurrentLinkedQueue<>();
        plain("manualAck=true&nakDelays=100ms", exchange -> {
            worked.add(exchange.getMessage().getBody(String.class));
            kept.add(exchange.getMessage().getHeader(Acknowledgement.HEADER, Acknowledgement.class));
        });
        stage.nats.jetStream().publish("tasks.x", "a".getBytes());
        eventually(() -> assertThat(kept).hasSize(1));
        assertThat(tasks().getNumAckPending()).isOne();

        kept.poll().nak(new IllegalStateException("again, please"));
        eventually(() -> assertThat(kept).hasSize(1));
        kept.peek().ack();
        kept.poll().nak(new IllegalStateException("too late"));

        eventually(() -> assertThat(tasks().getNumAckPending()).isZero());
        assertThat(worked).containsExactly("a", "a");
        eventually(() -> assertThat(stage.state("retry.")).isEmpty());
    }

    @Test
    void workThatTakesLongerThanAckWaitIsNotDoneTwice() throws Exception {
        stage.management.addStream(
                StreamConfiguration.builder().name("TASKS").subjects("tasks.>").build());
        DefaultCamelContext context = plain("ackWait=5s", exchange -> {
            worked.add(exchange.getMessage().getBody(String.class));
            gate.await(12, TimeUnit.SECONDS);
        });
        stage.nats.jetStream().publish("tasks.x", "a".getBytes());
        stage.nats.jetStream().publish("tasks.x", "b".getBytes());

        eventually(() -> assertThat(status(context, "tasks").filtered()).isEqualTo(2));

        assertThat(worked).containsExactly("a", "b");
        assertThat(tasks().getRedelivered()).isZero();
    }

    @Test
    void aConsumerBeginsWithWhatIsNewWhenItSaysSo() throws Exception {
        tasks("old 1", "old 2");
        plain("deliverPolicy=new", exchange -> worked.add(exchange.getMessage().getBody(String.class)));
        eventually(() -> assertThat(tasks().getNumWaiting()).isPositive());

        publish("new");

        eventually(() -> assertThat(worked).isNotEmpty());
        eventually(() -> assertThat(tasks().getAckFloor().getStreamSequence()).isEqualTo(3));
        assertThat(worked).containsExactly("new");
    }

    @Test
    void aConsumerBeginsAtTheTimeItSays() throws Exception {
        tasks("before");
        RuleStage.within()
                .until(() -> java.time.Duration.between(stored(1), now()).toMillis() > 10);
        publish("at");
        publish("after");
        plain(
                "deliverPolicy=byStartTime&startTime=" + stored(2).toInstant(),
                exchange -> worked.add(exchange.getMessage().getBody(String.class)));

        eventually(() -> assertThat(tasks().getAckFloor().getStreamSequence()).isEqualTo(3));
        assertThat(worked).containsExactly("at", "after");
    }

    private void tasks(String... tasks) throws Exception {
        stage.management.addStream(
                StreamConfiguration.builder().name("TASKS").subjects("tasks.>").build());
        for (String task : tasks) publish(task);
    }

    private void publish(String task) throws Exception {
        stage.nats.jetStream().publish("tasks.x", task.getBytes());
    }

    private ZonedDateTime stored(long sequence) throws Exception {
        return stage.management.getMessage("TASKS", sequence).getTime();
    }

    private ZonedDateTime now() throws Exception {
        return stage.management.getStreamInfo("TASKS").getTimestamp();
    }

    private DefaultCamelContext plain(String options, Processor step) throws Exception {
        DefaultCamelContext context = stage.context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("nats-jetstream:tasks.>?stream=TASKS&durableName=tasks&" + options)
                        .routeId("tasks")
                        .process(step);
            }
        });
        context.start();
        return context;
    }

    private ConsumerInfo tasks() throws Exception {
        return stage.management.getConsumerInfo("TASKS", "tasks");
    }

    private void assertNeverMore(long count) {
        RuleStage.within().during(java.time.Duration.ofSeconds(2)).untilAsserted(() -> assertThat(
                        stage.durable().getNumAckPending())
                .isLessThanOrEqualTo(count));
    }
}

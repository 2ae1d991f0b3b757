package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.event;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.key;
import static io.caravan.jetstream.RuleStage.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.ObjectEvent;
import io.caravan.servers.ChildProcess;
import io.nats.client.api.PriorityPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ordered=true}: the events of one object, one after the other. */
@Timeout(300)
class OrderedIT extends StagedRule {
    private static final String ORDERED = FROM + "&ordered=true&concurrency=8";
    private static final String DELAYS = "caravan.retry.delays";

    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean failing = new AtomicBoolean(true);

    private static String id(Exchange exchange) {
        return exchange.getProperty("CaravanEvent", ObjectEvent.class).id();
    }

    /** Event a1 fails as long as it does. */
    private final Processor step = exchange -> {
        if (id(exchange).equals("a1") && failing.get()) throw new IllegalStateException("not now");
        done.add(id(exchange));
    };

    private void journalObjects(int each, String... keys) throws Exception {
        for (int i = 0; i < each; i++) for (String key : keys) stage.journal(event(key + i, key));
    }

    private List<String> doneOf(String key) {
        return done.stream().filter(id -> id.startsWith(key)).toList();
    }

    private static List<String> all(String key, int count) {
        return IntStream.range(0, count).mapToObj(i -> key + i).toList();
    }

    @Test
    void anEventThatFailsHoldsUpThoseOfItsObjectOnly() throws Exception {
        stage.start(ORDERED, step, DELAYS, String.join(",", Collections.nCopies(500, "200ms")));
        journalObjects(20, "a", "b", "c");

        eventually(() -> {
            assertThat(doneOf("b")).isEqualTo(all("b", 20));
            assertThat(doneOf("c")).isEqualTo(all("c", 20));
        });
        assertThat(doneOf("a")).containsExactly("a0");
        failing.set(false);

        eventually(() -> assertThat(doneOf("a")).isEqualTo(all("a", 20)));
        stage.awaitSettled();
        assertThat(stage.letters()).isEmpty();
        eventually(() -> assertThat(stage.state("retry.")).isEmpty());
    }

    @Test
    void anEventThatFailsForGoodIsALetterAndThoseBehindItGoOn() throws Exception {
        stage.start(ORDERED, step, DELAYS, "100ms,100ms");
        journalObjects(10, "a", "b");

        assertThat(stage.awaitLetter().getHeaders().getFirst(Letters.ATTEMPTS)).isEqualTo("3");
        eventually(() -> assertThat(doneOf("a")).hasSize(9));
        assertThat(doneOf("a"))
                .isEqualTo(all("a", 10).stream().filter(id -> !id.equals("a1")).toList());
        assertThat(doneOf("b")).isEqualTo(all("b", 10));
        stage.awaitSettled();
    }

    @Test
    void blockingStepsOfOneObjectNeverOverlap() throws Exception {
        Queue<String> inside = new ConcurrentLinkedQueue<>();
        Queue<String> overlaps = new ConcurrentLinkedQueue<>();
        stage.start(ORDERED, exchange -> {
            if (inside.contains(key(exchange))) overlaps.add(id(exchange));
            inside.add(key(exchange));
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            inside.remove(key(exchange));
            done.add(id(exchange));
        });
        journalObjects(50, "a", "b", "c", "d");

        eventually(() -> assertThat(done).hasSize(200));

        assertThat(overlaps).isEmpty();
        for (String key : List.of("a", "b", "c", "d")) assertThat(doneOf(key)).isEqualTo(all(key, 50));
    }

    @Test
    void theOrderOutlivesAStop() throws Exception {
        DefaultCamelContext before = stage.start(ORDERED, step, DELAYS, "100ms,1m,1m");
        journalObjects(10, "a", "b");
        eventually(() -> assertThat(doneOf("b")).hasSize(10));
        before.stop();
        for (int i = 10; i < 15; i++) stage.journal(event("a" + i, "a"));
        failing.set(false);

        stage.start(ORDERED, step, DELAYS, "100ms,1m,1m");

        eventually(() -> assertThat(doneOf("a")).isEqualTo(all("a", 15)));
        assertThat(doneOf("b")).isEqualTo(all("b", 10));
    }

    @Test
    void oneInstanceAtATimeHasAnOrderedRule() throws Exception {
        Queue<String> one = new ConcurrentLinkedQueue<>();
        Queue<String> two = new ConcurrentLinkedQueue<>();
        CountDownLatch gate = new CountDownLatch(1);
        Processor slow = slowly(one);
        DefaultCamelContext first = stage.start(ORDERED, exchange -> {
            if (one.size() >= 60) { // so that there is something left for the other
                gate.await();
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            }
            slow.process(exchange);
        });
        journalObjects(1, "a");
        eventually(() -> assertThat(one).hasSize(1));
        stage.start(ORDERED, slowly(two));
        for (int i = 1; i < 100; i++) for (String key : List.of("a", "b", "c", "d")) stage.journal(event(key + i, key));
        eventually(() -> assertThat(one).hasSizeGreaterThanOrEqualTo(60));
        assertThat(two).isEmpty();

        gate.countDown();
        first.stop();

        eventually(() -> assertThat(done.stream().distinct()).hasSize(397));
        assertThat(two).isNotEmpty();
        assertThat(doneOf("a").stream().distinct()).containsExactlyElementsOf(all("a", 100));
        for (String key : List.of("b", "c", "d")) {
            assertThat(doneOf(key).stream().distinct())
                    .containsExactlyElementsOf(all(key, 100).subList(1, 100));
        }
        stage.awaitSettled();
    }

    @Test
    void theOrderOutlivesADeath(@TempDir Path folder) throws Exception {
        ChildProcess process = PoisonedProgram.start(stage.server, folder);
        eventually(() -> assertThat(stage.durable()).isNotNull());
        journalObjects(100, "a", "b");
        eventually(() -> assertThat(stage.events()).hasSizeGreaterThan(20));
        process.kill();
        DefaultCamelContext next = stage.context();
        next.addRoutes(rule(ORDERED, RuleStage.RULE, slowly(new ConcurrentLinkedQueue<>()), "events.{header.id}"));
        next.start();
        for (int i = 100; i < 120; i++) stage.journal(event("a" + i, "a"));

        RuleStage.within().atMost(Duration.ofSeconds(200)).untilAsserted(() -> assertThat(stage.events())
                .hasSize(220));

        assertThat(stage.events().stream().filter(id -> id.startsWith("a"))).containsExactlyElementsOf(all("a", 120));
        assertThat(stage.events().stream().filter(id -> id.startsWith("b"))).containsExactlyElementsOf(all("b", 100));
    }

    @Test
    void aRuleThatIsNoLongerOrderedIsSharedAgain() throws Exception {
        stage.start(ORDERED, step).stop();
        assertThat(stage.durable().getConsumerConfiguration().getPriorityPolicy())
                .isEqualTo(PriorityPolicy.PinnedClient);
        failing.set(false);

        stage.start(FROM, step);
        stage.journal("x");

        stage.awaitEvents("x");
        assertThat(stage.durable().getConsumerConfiguration().getPriorityPolicy())
                .isEqualTo(PriorityPolicy.None);
    }

    private Processor slowly(Queue<String> by) {
        return exchange -> {
            exchange.getMessage().setHeader("id", id(exchange));
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            by.add(id(exchange));
            done.add(id(exchange));
        };
    }
}

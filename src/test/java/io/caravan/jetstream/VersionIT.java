package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.ConsumerStatus.State;
import io.nats.client.api.ConsumerConfiguration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances of a group while a rule is being edited: the old version must not take for itself, and let go, what the new one wants. */
@Timeout(300)
class VersionIT extends StagedRule {
    private static final String OLD = "bucket-event:photos?since=beginning&suffix=.png";
    private static final String NEW = "bucket-event:photos?since=beginning&suffix=.png,.jpg";

    private final AtomicInteger oldWorked = new AtomicInteger();
    private final Processor old = exchange -> oldWorked.incrementAndGet();

    private DefaultCamelContext startNew() throws Exception {
        return stage.start(NEW, exchange -> {});
    }

    @Test
    void anInstanceThatStillHasTheOldVersionTakesNothing() throws Exception {
        DefaultCamelContext before = stage.start(OLD, old);
        stage.journal("a.png");
        eventually(() -> assertThat(oldWorked).hasValue(1));

        DefaultCamelContext after = startNew();
        eventually(() -> assertThat(status(before).state()).isEqualTo(State.OUTDATED));
        assertThat(status(before).detail()).contains("another version of rule rule");
        Link link =
                after.getComponent("nats-jetstream", JetStreamComponent.class).link();
        eventually(() -> assertThat(new Durables(link, "OBJECTS").versions().get(RuleStage.DURABLE))
                .hasSize(2));
        for (int i = 0; i < 30; i++) stage.journal("p" + i + ".png", "j" + i + ".jpg");

        eventually(() -> assertThat(stage.events()).hasSize(61));
        eventually(() -> assertThat(status(after).delivered()).isEqualTo(60));
        assertThat(oldWorked).hasValue(1);
        assertThat(status(after).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatTheOldVersionHasAskedForAndGetsGoesToTheNewOne() throws Exception {
        stage.start(OLD, old);
        stage.journal("a.png");
        eventually(() -> assertThat(oldWorked).hasValue(1));

        startNew();
        // The old one's request was still out, and the server serves both in turn.
        for (int i = 0; i < 60; i++) stage.journal("k" + i + ".jpg");

        eventually(() -> assertThat(stage.events()).hasSize(61));
        stage.awaitSettled();
    }

    @Test
    void anInstanceWhoseVersionIsPutInForceAgainTakesItsShare() throws Exception {
        DefaultCamelContext before = stage.start(OLD, old);
        startNew().stop();
        eventually(() -> assertThat(status(before).state()).isEqualTo(State.OUTDATED));

        stage.start(OLD, old);

        eventually(() -> assertThat(status(before).state()).isEqualTo(State.RUNNING));
        eventually(() -> {
            stage.journal("k" + oldWorked.get() + ".png");
            assertThat(status(before).delivered()).isPositive();
        });
    }

    @Test
    void aReconnectDoesNotPutTheOldVersionBack() throws Exception {
        DefaultCamelContext before = stage.start(OLD, old);
        DefaultCamelContext after = startNew();
        eventually(() -> assertThat(status(before).state()).isEqualTo(State.OUTDATED));

        stage.server.restart();
        eventually(() -> assertThat(stage.nats.getStatus().name()).isEqualTo("CONNECTED"));
        stage.journal("a.png", "b.jpg");

        stage.awaitEvents("a%2Epng", "b%2Ejpg");
        assertThat(status(before).state()).isEqualTo(State.OUTDATED);
        eventually(() -> assertThat(status(after).state()).isEqualTo(State.RUNNING));
        assertThat(oldWorked).hasValue(0);
    }

    @Test
    void theOldVersionDoesNotMakeALostDurableAgain() throws Exception {
        DefaultCamelContext before = stage.start(OLD, old);
        DefaultCamelContext after = startNew();
        eventually(() -> assertThat(status(before).state()).isEqualTo(State.OUTDATED));
        after.stop();

        stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);
        stage.journal("a.png", "b.jpg");
        eventually(() -> assertThat(status(before).state()).isEqualTo(State.OUTDATED));
        startNew();

        stage.awaitEvents("a%2Epng", "b%2Ejpg");
        assertThat(oldWorked).hasValue(0);
    }

    @Test
    void anEditKeepsThePlace() throws Exception {
        DefaultCamelContext before = stage.start(OLD, old);
        stage.journal(numbered("a.png.", 3)); // not its own
        stage.journal("a.png");
        eventually(() -> assertThat(oldWorked).hasValue(1));
        ConsumerConfiguration first = stage.durable().getConsumerConfiguration();
        before.stop();
        stage.journal("b.png");

        startNew();
        stage.journal("c.jpg");

        stage.awaitEvents("a%2Epng", "b%2Epng", "c%2Ejpg");
        ConsumerConfiguration second = stage.durable().getConsumerConfiguration();
        assertThat(second.getMetadata().get(Durable.VERSION))
                .isNotEqualTo(first.getMetadata().get(Durable.VERSION));
        assertThat(first.getMetadata()).containsEntry(Durable.REVISION, "1");
        assertThat(second.getMetadata()).containsEntry(Durable.REVISION, "2");
    }

    @Test
    void instancesThatStartTogetherOnABusyJournalAgreeWhereTheRuleBegins() throws Exception {
        stage.start(NEW, exchange -> {}).stop(); // makes the streams
        stage.management.deleteConsumer("OBJECTS", RuleStage.DURABLE);
        stage.management.purgeStream("KV_caravan-state");
        String now = "bucket-event:photos";
        Thread busy = new Thread(() -> {
            try {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) stage.journal("busy" + i);
            } catch (Exception end) {
                Thread.currentThread().interrupt();
            }
        });
        busy.start();
        DefaultCamelContext one = stage.context();
        DefaultCamelContext two = stage.context();
        one.addRoutes(RuleStage.rule(now, "rule", exchange -> {}, "events.{key}"));
        two.addRoutes(RuleStage.rule(now, "rule", exchange -> {}, "events.{key}"));
        Thread other = new Thread(one::start);
        other.start();
        two.start();
        other.join();
        busy.interrupt();
        busy.join();

        stage.journal("last");

        eventually(() -> assertThat(stage.events()).contains("last").doesNotHaveDuplicates());
        eventually(() -> assertThat(status(one).state()).isEqualTo(State.RUNNING));
        eventually(() -> assertThat(status(two).state()).isEqualTo(State.RUNNING));
    }
}

package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.FROM;
import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.header;
import static io.caravan.jetstream.RuleStage.key;
import static io.caravan.jetstream.RuleStage.numbered;
import static io.caravan.jetstream.RuleStage.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.MessageInfo;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is remembered of a failed event, and for how long. */
@Timeout(300)
class RetryStateIT extends StagedRule {
    private static final String DELAYS = "caravan.retry.delays";

    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Processor failing = exchange -> {
        attempt(exchange);
        throw new IllegalStateException("nö\nnot now");
    };

    private int attempt(org.apache.camel.Exchange exchange) {
        return attempts.computeIfAbsent(key(exchange), any -> new AtomicInteger())
                .incrementAndGet();
    }

    @Test
    void anEventWhoseDelaysAreUsedUpIsOneLetterThatCountsItsAttempts() throws Exception {
        DefaultCamelContext context = stage.start(FROM, failing, DELAYS, "100ms,100ms");
        stage.journal("a");

        MessageInfo letter = stage.awaitLetter();

        assertThat(attempts.get("a")).hasValue(3);
        assertThat(header(letter, Letters.ATTEMPTS)).isEqualTo("3");
        assertThat(header(letter, Letters.REASON)).isEqualTo("exhausted");
        assertThat(Instant.parse(header(letter, Letters.FIRST_FAILURE)))
                .isBefore(Instant.parse(header(letter, Letters.LAST_FAILURE)));
        assertThat(letter.getData())
                .isEqualTo(stage.management.getMessage("OBJECTS", 1).getData());
        eventually(() -> assertThat(status(context).deadLettered()).isOne());
        stage.awaitSettled();
    }

    @Test
    void attemptsAndTheFirstFailureOutliveTheConsumer() throws Exception {
        DefaultCamelContext before = stage.start(FROM, failing, DELAYS, "100ms,5s,5s");
        stage.journal("a");
        eventually(() -> assertThat(attempts.get("a")).hasValueGreaterThanOrEqualTo(2));
        eventually(() -> assertThat(status(before).waiting()).isOne());
        before.stop();
        Instant stopped = Instant.now();

        stage.start(FROM, failing, DELAYS, "100ms,5s,5s");

        MessageInfo letter = stage.awaitLetter();
        assertThat(attempts.get("a")).hasValue(4);
        assertThat(header(letter, Letters.ATTEMPTS)).isEqualTo("4");
        assertThat(Instant.parse(header(letter, Letters.FIRST_FAILURE))).isBefore(stopped);
    }

    @Test
    void attemptsAreCountedAcrossInstances() throws Exception {
        stage.start(FROM, failing, DELAYS, "200ms,200ms,200ms");
        stage.start(FROM, failing, DELAYS, "200ms,200ms,200ms");
        stage.journal(numbered("k", 30));

        eventually(() -> assertThat(stage.letters()).hasSize(30));

        assertThat(attempts).hasSize(30).allSatisfy((key, count) -> assertThat(count)
                .hasValue(4));
        assertThat(stage.letters())
                .allMatch(letter -> header(letter, Letters.ATTEMPTS).equals("4"));
    }

    @Test
    void nothingIsKeptOfAnEventThatIsSettled() throws Exception {
        stage.start(
                FROM,
                exchange -> {
                    int attempt = attempt(exchange);
                    boolean never = key(exchange).startsWith("never");
                    if (never || attempt < 3) throw new IllegalStateException("not now");
                },
                DELAYS,
                "50ms,50ms,50ms");
        stage.journal(numbered("later", 50));
        stage.journal(numbered("never", 50));

        eventually(() -> assertThat(stage.events()).hasSize(50));
        eventually(() -> assertThat(stage.letters()).hasSize(50));
        stage.awaitSettled();
        eventually(() -> {
            assertThat(stage.state("retry.")).isEmpty();
            assertThat(stage.state("suspect.")).isEmpty();
        });
    }

    @Test
    void withoutDelaysTheFirstFailureIsTheLast() throws Exception {
        stage.start(FROM, failing, DELAYS, "");
        stage.journal("a");

        assertThat(header(stage.awaitLetter(), Letters.ATTEMPTS)).isEqualTo("1");
        assertThat(attempts.get("a")).hasValue(1);
    }

    @Test
    void aRuleWhosePlacesAreTakenByRetriesSaysSo() throws Exception {
        DefaultCamelContext context = stage.start(FROM + "&maxAckPending=10", failing, DELAYS, "10m");
        stage.journal(numbered("k", 20));

        eventually(() -> assertThat(status(context).state()).isEqualTo(ConsumerStatus.State.STALLED));
        assertThat(status(context).detail()).contains("stalled by retries: ", " of 10 places");
        assertThat(attempts).hasSize(10);
    }
}

package io.caravan.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.Letters;
import io.nats.client.impl.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

    @Test
    void anErrorIsFoundInReasonClassAndMessageWhateverItsCase() {
        Headers headers = new Headers();
        headers.put(Letters.REASON, "exhausted");
        headers.put(Letters.ERROR_CLASS, "java.net.ConnectException");
        headers.put(Letters.ERROR, "Connection refused");
        Letter letter = Letter.of(1, NOW, "dlq.images", headers, null);

        for (String there : new String[] {"EXHAUSTED", "connectexception", "refused", "n r"}) {
            assertThat(byError(there).hasHeadersOf(letter)).as(there).isTrue();
        }
        assertThat(byError("timeout").hasHeadersOf(letter)).isFalse();
        assertThat(byError("a").hasHeadersOf(Letter.of(1, NOW, "dlq.images", null, null)))
                .isFalse();
    }

    @Test
    void fromIsIncludedAndToIsNot() {
        Letter letter = Letter.of(1, NOW, "dlq.images", null, null);

        assertThat(between(NOW, null).hasHeadersOf(letter)).isTrue();
        assertThat(between(NOW.plusMillis(1), null).hasHeadersOf(letter)).isFalse();
        assertThat(between(null, NOW.plusMillis(1)).hasHeadersOf(letter)).isTrue();
        assertThat(between(null, NOW).hasHeadersOf(letter)).isFalse();
    }

    @Test
    void aRuleAloneNarrowsNothing() {
        assertThat(Choice.ALL.narrowed()).isFalse();
        assertThat(Choice.ofRule("images").narrowed()).isFalse();
        assertThat(Choice.ofRule("images").hasHeadersOf(Letter.of(1, NOW, "dlq.data", null, null)))
                .isFalse();
        assertThat(byError("x").narrowed()).isTrue();
    }

    private static Choice byError(String text) {
        return new Choice(null, null, null, text, null, null);
    }

    private static Choice between(Instant from, Instant to) {
        return new Choice("images", null, null, null, from, to);
    }
}

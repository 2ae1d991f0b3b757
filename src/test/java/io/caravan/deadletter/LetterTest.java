package io.caravan.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.HeaderCodec;
import io.caravan.jetstream.Letters;
import io.caravan.jetstream.Names;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LetterTest {
    private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

    @Test
    void aRuleOfAnyNameIsHadBackFromItsSubject() {
        for (String rule : new String[] {"images", "my.rule", "größe ä/b", "_", ""}) {
            assertThat(letter(Names.DEFAULTS.deadLetterSubject(rule), new Headers())
                            .rule())
                    .isEqualTo(rule);
        }
    }

    @Test
    void headersAreDecoded() {
        Headers headers = new Headers();
        headers.put(Letters.ERROR, HeaderCodec.encode("größe\nzu groß"));
        headers.put(Letters.BODY, Letters.OMITTED);

        Letter letter = letter("dlq.images", headers);

        assertThat(letter.header(Letters.ERROR, "?")).isEqualTo("größe\nzu groß");
        assertThat(letter.bodyLeftOut()).isTrue();
    }

    @Test
    void aLetterOfSomebodyElsesIsReadAsFarAsItGoes() {
        Letter letter = Letter.of(7, NOW, "dlq.50%", null, null);

        assertThat(letter.rule()).isEqualTo("50%");
        assertThat(letter.eventId()).isEqualTo("letter:7");
        assertThat(letter.body()).isEmpty();
        assertThat(letter.bodyLeftOut()).isFalse();
    }

    @Test
    void theOverviewNamesWhatIsBehindMostLettersOfARule() {
        Overview overview = new Overview();
        overview.add(letter("dlq.b", failed("permanent", "a.B", "b 1")));
        overview.add(letter("dlq.a", failed("exhausted", "x.Y", "once")));
        overview.add(letter("dlq.a", failed("permanent", "a.B", "b 2")));
        overview.add(letter("dlq.a", failed("permanent", "a.B", "b 3")));

        assertThat(overview.rows())
                .containsExactly(
                        new Overview.Row("a", 3, NOW, NOW, new Overview.Cause("permanent", "a.B", "b 3", 2)),
                        new Overview.Row("b", 1, NOW, NOW, new Overview.Cause("permanent", "a.B", "b 1", 1)));
    }

    @Test
    void theOverviewStaysSmallHoweverManyErrorsThereAre() {
        Overview overview = new Overview();
        IntStream.range(0, 5_000)
                .forEach(i -> overview.add(letter("dlq.a", failed("permanent", "Generated" + i, "x"))));

        assertThat(overview.rows()).singleElement().satisfies(row -> {
            assertThat(row.letters()).isEqualTo(5_000);
            assertThat(row.cause().letters()).isOne();
        });
    }

    private static Headers failed(String reason, String type, String message) {
        Headers headers = new Headers();
        headers.put(Letters.REASON, reason);
        headers.put(Letters.ERROR_CLASS, type);
        headers.put(Letters.ERROR, message);
        return headers;
    }

    private static Letter letter(String subject, Headers headers) {
        return Letter.of(7, NOW, subject, headers, new byte[0]);
    }
}

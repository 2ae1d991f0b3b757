package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeaderCodecTest {
    @Test
    void whatNatsTakesStaysReadable() {
        assertThat(HeaderCodec.encode("no stream takes events.a; create one"))
                .isEqualTo("no stream takes events.a; create one");
        assertThat(HeaderCodec.encode("")).isEmpty();
        assertThat(HeaderCodec.encode("50 % für\r\nalle ")).isEqualTo("50 %25 f%C3%BCr%0D%0Aalle%20");
    }

    @Property
    void everyTextComesBack(@ForAll("texts") String text) {
        String encoded = HeaderCodec.encode(text, Integer.MAX_VALUE);

        assertThat(encoded).matches("[ -~]*").doesNotStartWith(" ").doesNotEndWith(" ");
        new Headers().put("X", encoded); // refuses what isn't allowed
        assertThat(HeaderCodec.decode(encoded)).isEqualTo(text);
    }

    @Property
    void theCutSplitsNoCharacter(@ForAll("texts") String text, @ForAll @IntRange(min = 0, max = 60) int most) {
        String encoded = HeaderCodec.encode(text, most);

        assertThat(encoded.length()).isLessThanOrEqualTo(most);
        assertThat(text).startsWith(HeaderCodec.decode(encoded));
    }

    @Property
    void anythingCanBeDecoded(@ForAll String anything) {
        assertThat(HeaderCodec.decode(anything)).isNotNull();
        assertThat(HeaderCodec.encode(anything)).matches("[ -~]*").hasSizeLessThanOrEqualTo(HeaderCodec.MOST);
    }

    /** Any but lone surrogates, with many of the interesting ones. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> points = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.integers().between(0x20, 0x7E)),
                Tuple.of(1, Arbitraries.of((int) '%', (int) ' ', 0x0D, 0x0A, 0x7F, 0)),
                Tuple.of(1, Arbitraries.integers().between(0xA0, 0xD7FF)),
                Tuple.of(1, Arbitraries.integers().between(0x1F300, 0x1F6FF)));
        return points.list().ofMaxSize(80).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }
}

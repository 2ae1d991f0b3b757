package io.caravan.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @ParameterizedTest
    @CsvSource({
        "photos, photos",
        "'', _",
        "_, %5F",
        "__, __",
        "my.bucket, my%2Ebucket",
        "*, %2A",
        ">, %3E",
        "a/b, a%2Fb",
        "100%, 100%25",
        "a b, a%20b",
        "büro, büro",
        "😀, 😀"
    })
    void aTokenIsEscaped(String text, String token) {
        assertThat(Tokens.escape(text)).isEqualTo(token);
    }

    @Property
    void anyTextIsOneTokenAndCanBeHadBack(@ForAll String text) {
        String token = Tokens.escape(text);

        assertThat(token).isNotEmpty().doesNotContainPattern("[.*>/\\s\\p{Cntrl}]");
        assertThat(Tokens.unescape(token)).isEqualTo(text);
    }

    @Property
    void troublesomeTextIsOneTokenAndCanBeHadBack(@ForAll("texts") String text) {
        anyTextIsOneTokenAndCanBeHadBack(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.whole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "%FF", "%C3", "%u12"})
    void whatEscapingCannotHaveMadeIsRefused(String token) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tokens.unescape(token));
    }
}

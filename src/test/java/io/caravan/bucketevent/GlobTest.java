package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GlobTest {
    @Test
    void aStarStaysWithinItsSegment() {
        assertThat(Glob.of("photos-*").matches("photos-2026")).isTrue();
        assertThat(Glob.of("in/*.csv").matches("in/a.csv")).isTrue();
        assertThat(Glob.of("in/*.csv").matches("in/2026/a.csv")).isFalse();
        assertThat(Glob.of("in/*").matches("in/")).isTrue();
    }

    @Test
    void twoStarsCrossSegments() {
        assertThat(Glob.of("in/**.csv").matches("in/2026/11/a.csv")).isTrue();
        assertThat(Glob.of("in/**/a.csv").matches("in/2026/11/a.csv")).isTrue();
        assertThat(Glob.of("**").matches("")).isTrue();
    }

    @Test
    void aQuestionMarkIsOneCharacterHoweverManyUnitsItTakes() {
        assertThat(Glob.of("a?c").matches("a🚚c")).isTrue();
        assertThat(Glob.of("a?c").matches("ac")).isFalse();
        assertThat(Glob.of("a?c").matches("a/c")).isFalse();
    }

    @Test
    void aBackslashTakesWildcardsLiterally() {
        assertThat(Glob.of("a\\*b\\\\").matches("a*b\\")).isTrue();
        assertThat(Glob.of("a\\*b").matches("axb")).isFalse();
        assertThatThrownBy(() -> Glob.of("a\\")).hasMessageContaining("backslash");
    }

    @Test
    void itKnowsWhatEveryTextBeginsAndEndsIn() {
        assertThat(Glob.of("in/\\**.tar.gz").leading()).isEqualTo("in/*");
        assertThat(Glob.of("in/**.tar.gz").trailing()).isEqualTo(".tar.gz");
        assertThat(Glob.of("a🚚.csv").literal()).isEqualTo("a🚚.csv");
        assertThat(Glob.of("a*").literal()).isNull();
    }

    @Test
    @Timeout(60) // a backtracking one would take longer than the world has stood
    void aHostilePatternCostsNoTime() {
        assertThat(Glob.of("*a".repeat(200) + "b").matches("a".repeat(1024))).isFalse();
    }

    @Property
    void itAgreesWithTheSameRegularExpression(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        String regex = Pattern.compile("\\*{2,}|\\*|\\?|[^*?]+")
                .matcher(pattern)
                .replaceAll(part -> java.util.regex.Matcher.quoteReplacement(
                        switch (part.group().charAt(0)) {
                            case '*' -> part.group().length() > 1 ? ".*" : "[^/]*";
                            case '?' -> "[^/]";
                            default -> Pattern.quote(part.group());
                        }));
        assertThat(Glob.of(pattern).matches(text))
                .isEqualTo(Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches());
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab/.*?").ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab/.").ofMaxLength(8);
    }
}

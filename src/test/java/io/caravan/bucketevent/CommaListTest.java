package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class CommaListTest {
    @Test
    void blanksAroundItemsDontCount() {
        assertThat(CommaList.of(" .png , .jpg,,")).containsExactly(".png", ".jpg");
        assertThat(CommaList.of(null)).isEmpty();
        assertThat(CommaList.of("  ")).isEmpty();
    }

    @Test
    void aBackslashKeepsCommasBlanksAndBackslashes() {
        assertThat(CommaList.of("a\\,b,\\ c\\ ,d\\\\")).containsExactly("a,b", " c ", "d\\");
    }

    @Property
    void everyTextCanBeWritten(@ForAll @NotEmpty String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append('\\').append((char) c));
        assertThat(CommaList.of(escaped + "," + escaped)).isEqualTo(List.of(text, text));
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        assertThat(CommaList.of(text)).doesNotContain("");
    }
}

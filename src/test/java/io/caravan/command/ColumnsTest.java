package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private final Columns columns = new Columns(List.of("rule", "letters", "error"), Set.of("letters"));

    @Test
    void columnsAreAsWideAsWhatIsInThem() {
        assertThat(columns.lines(List.of(List.of("images", "7", "no"), List.of("a", "12,345", ""))))
                .containsExactly("rule    letters  error", "images        7  no", "a        12,345");
    }

    @Test
    void noNameOfAnObjectMovesTheCursor() {
        assertThat(Columns.visible("a\n\tb\u001b[2J")).isEqualTo("a\\n\\tb\\u001b[2J");
    }

    @Test
    void whatIsTooLongIsCut() {
        assertThat(Columns.cut("abcdef", 4)).isEqualTo("abc…");
        assertThat(Columns.cut("abcd", 4)).isEqualTo("abcd");
    }
}

package io.caravan.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysSeenTest {
    private static final List<String> KEYS =
            IntStream.range(0, 10_000).mapToObj(i -> "2026/ü/" + i).toList();
    private static final List<String> OTHERS =
            IntStream.range(0, 10_000).mapToObj(i -> "2026/ü/" + i + "x").toList();
    /** About the bits a key that ten million have of 16 MB. */
    private static final int WORDS = 2_048;

    @Test
    void itForgetsNone() {
        assertThat(KEYS).allMatch(seen(1)::mayHave);
    }

    @Test
    void itTakesFewOthersForSeenAndNotTheSameOnesNextTime() {
        Predicate<String> one = seen(1)::mayHave;
        Predicate<String> other = seen(2)::mayHave;
        List<String> taken = OTHERS.stream().filter(one).toList();

        assertThat(taken).hasSizeBetween(1, 200);
        assertThat(taken.stream().filter(other)).hasSizeLessThan(taken.size() / 2);
    }

    private static KeysSeen seen(long salt) {
        KeysSeen seen = new KeysSeen(WORDS, salt);
        KEYS.forEach(seen::add);
        return seen;
    }
}

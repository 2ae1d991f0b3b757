package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastChancesTest {
    private final LastChances chances = new LastChances();
    private final List<String> turns = new ArrayList<>();

    @Test
    void oneAtATimeInOrder() {
        chances.enter(() -> turns.add("a"));
        chances.enter(() -> turns.add("b"));
        chances.enter(() -> turns.add("c"));
        assertThat(turns).containsExactly("a");

        chances.leave();
        assertThat(turns).containsExactly("a", "b");
        chances.leave();
        chances.leave();
        chances.enter(() -> turns.add("d"));

        assertThat(turns).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aTurnMayBeOverAtOnce() {
        chances.enter(() -> turns.add("a"));
        for (String each : List.of("b", "c")) {
            chances.enter(() -> {
                turns.add(each);
                chances.leave();
            });
        }

        chances.leave();

        chances.enter(() -> turns.add("d"));
        assertThat(turns).containsExactly("a", "b", "c", "d");
    }
}

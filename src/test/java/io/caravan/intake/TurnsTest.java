package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<CompletableFuture<String>> begun = new ArrayList<>();

    @Test
    void workOfOneKeyIsDoneOneAfterAnother() {
        CompletableFuture<String> first = take("a");
        CompletableFuture<String> second = take("a");
        CompletableFuture<String> other = take("b");
        assertThat(begun).hasSize(2); // a's first, and b's

        begun.get(1).complete("other");
        assertThat(other).isCompletedWithValue("other");
        assertThat(begun).hasSize(2);
        begun.get(0).complete("first");
        assertThat(first).isCompletedWithValue("first");
        assertThat(begun).hasSize(3);
        begun.get(2).complete("second");
        assertThat(second).isCompletedWithValue("second");
        assertThat(turns.size()).isZero();
    }

    @Test
    void workThatFailsHoldsUpNothing() {
        CompletableFuture<String> fails = take("a");
        CompletableFuture<Object> throwing = turns.take("a", () -> {
            throw new IllegalStateException("no");
        });
        CompletableFuture<String> after = take("a");

        begun.get(0).completeExceptionally(new IllegalStateException("no"));
        begun.get(1).complete("after");

        assertThat(fails).isCompletedExceptionally();
        assertThat(throwing).isCompletedExceptionally();
        assertThat(after).isCompletedWithValue("after");
        assertThat(turns.size()).isZero();
    }

    private CompletableFuture<String> take(String key) {
        return turns.take(key, () -> {
            CompletableFuture<String> work = new CompletableFuture<>();
            begun.add(work);
            return work;
        });
    }
}

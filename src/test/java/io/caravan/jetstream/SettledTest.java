package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SettledTest {

    @Property
    void rememberedExactlyWhatWasSettledAcrossFloorsAndFiles(
            @ForAll @Size(max = 200) Set<@IntRange(min = 1, max = 5_000) Integer> sequences,
            @ForAll @IntRange(max = 5_000) int floor) {
        Settled settled = new Settled(0);
        sequences.forEach(settled::add);
        settled.floor(floor);

        Settled read = Settled.decode(floor, settled.encoded());

        Set<Integer> known = new TreeSet<>();
        for (int sequence = 1; sequence <= 5_001; sequence++) if (read.contains(sequence)) known.add(sequence);
        Set<Integer> expected = new TreeSet<>(sequences);
        for (int sequence = 1; sequence <= floor; sequence++) expected.add(sequence);
        assertThat(known).isEqualTo(expected);
    }

    @Test
    void whatLiesBeyondItsReachIsWorkedOnAgain() {
        Settled settled = new Settled(10);
        settled.add(10 + Settled.REACH);
        settled.add(11 + Settled.REACH);

        assertThat(settled.contains(10 + Settled.REACH)).isTrue();
        assertThat(settled.contains(11 + Settled.REACH)).isFalse();
    }

    @Test
    void theKnowledgeOfInstancesAddsUp() {
        Settled one = new Settled(5);
        one.add(8);
        Settled other = new Settled(6);
        other.add(9);

        one.addAll(other);

        assertThat(one.contains(8)).isTrue();
        assertThat(one.contains(9)).isTrue();
        assertThat(one.contains(7)).isFalse();
    }

    @Test
    void aFloorNeverMovesBack() {
        Settled settled = new Settled(5);
        settled.floor(3);
        assertThat(settled.floor()).isEqualTo(5);
    }

    @Test
    void aMillionSettledAboveOneThatIsStuckFitIntoAMessage() {
        Settled settled = new Settled(0);
        for (long sequence = 2; sequence <= Settled.REACH; sequence += 3) settled.add(sequence);
        assertThat(settled.encoded().length).isLessThan(200_000);
    }

    @Test
    void bytesOfSomethingElseAreRefused() {
        assertThatThrownBy(() -> Settled.decode(0, "nonsense".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSettledWithoutAGapAboveTheFloorIsPassed() {
        Settled settled = new Settled(10);
        assertThat(settled.passed()).isEqualTo(10);

        for (long sequence : new long[] {11, 12, 14}) settled.add(sequence);

        assertThat(settled.passed()).isEqualTo(12);
        settled.floor(13);
        assertThat(settled.passed()).isEqualTo(14);
    }
}

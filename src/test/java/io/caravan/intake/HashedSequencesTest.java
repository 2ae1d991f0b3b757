package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HashedSequencesTest {
    private static final Instant TIME = Instant.parse("2026-11-27T10:00:00Z");

    private final HashedSequences sequences = new HashedSequences(80);

    @Test
    void itKnowsIdsAndStatesOfTheNewest() {
        for (int i = 1; i <= 1_000; i++) sequences.add(i, TIME.plusSeconds(i), i, -i);

        for (int i = 921; i <= 1_000; i++) {
            assertThat(sequences.sequences(i)).containsExactly(i);
            assertThat(sequences.sequences(-i)).containsExactly(i);
        }
        assertThat(sequences.sequences(910)).isEmpty();
        assertThat(sequences.size()).isBetween(80L, 90L);
        assertThat(sequences.oldest()).isAfter(TIME.plusSeconds(910)).isBeforeOrEqualTo(TIME.plusSeconds(921));
    }

    @Test
    void oneHashMayStandForMany() {
        for (int i = 1; i <= 20; i++) sequences.add(i, TIME, 0, 0); // 0 is what empty cells hold

        assertThat(sequences.sequences(0)).hasSize(20).contains(1, 20).isSorted();
        assertThat(sequences.sequences(7)).isEmpty();
    }

    @Test
    void sequencesMayLieFarApart() {
        sequences.add(1, TIME, 11, 12);
        sequences.add(1L << 40, TIME, 21, 22);

        assertThat(sequences.sequences(11)).containsExactly(1);
        assertThat(sequences.sequences(22)).containsExactly(1L << 40);
    }

    @Test
    void whatIsGoneFromTheStreamIsForgottenSegmentBySegment() {
        for (int i = 1; i <= 40; i++) sequences.add(i, TIME.plusSeconds(i), i, 0);

        sequences.forgetBefore(21);

        assertThat(sequences.size()).isEqualTo(20);
        assertThat(sequences.sequences(20)).isEmpty();
        assertThat(sequences.sequences(21)).containsExactly(21);
        assertThat(sequences.firstSequence()).isEqualTo(21);
        sequences.forgetBefore(100);
        assertThat(sequences.oldest()).isNull();
        assertThat(sequences.bytes()).isZero();
    }

    @Test
    void itNeverTakesMoreThanItSays() {
        HashedSequences many = new HashedSequences(10_000);
        for (int i = 1; i <= 100_000; i++) many.add(i, TIME, JournalIndex.hash("i" + i), JournalIndex.hash("s" + i));

        assertThat(many.bytes()).isLessThanOrEqualTo(HashedSequences.mostBytes(10_000));
        assertThat(HashedSequences.mostBytes(1_000_000)).isBetween(36_000_000L, 40_000_000L);
        assertThat(many.sequences(JournalIndex.hash("i99999"))).containsExactly(99_999);
    }
}

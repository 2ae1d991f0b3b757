package io.caravan.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequencerTest {
    @ParameterizedTest
    @CsvSource({
        "18EACF35EC55E0F3, 18EACF35EC55E0F4, -1",
        "FF, 100, -1",
        "00FF, FF, 0",
        "ff, FF, 0",
        "0, 00, 0",
        ", 0, 0",
        ", 1, -1"
    })
    void theLaterIsTheGreater(String one, String other, int order) {
        assertThat(Integer.signum(Sequencer.compare(one, other))).isEqualTo(order);
        assertThat(Integer.signum(Sequencer.compare(other, one))).isEqualTo(-order);
    }

    @ParameterizedTest
    @CsvSource({"18EACF35EC55E0F3, 18EACF35EC55E0F4", "00ff, 100", "FFFFFFFFFFFFFFFF, 10000000000000000", "x1, x1"})
    void theNextIsOneMore(String one, String next) {
        assertThat(Sequencer.next(one)).isEqualTo(next);
    }

    @Property
    void theyCompareAsTheirNumbersDo(
            @ForAll @BigRange(min = "0") BigInteger one,
            @ForAll @BigRange(min = "0") BigInteger other,
            @ForAll @IntRange(max = 4) int zeros) {
        String left = "0".repeat(zeros) + one.toString(16);

        assertThat(Integer.signum(Sequencer.compare(left, other.toString(16)))).isEqualTo(one.compareTo(other));
    }
}

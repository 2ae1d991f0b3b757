package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void ofAThousandTheyAreThe500thThe990thAndThe999th() {
        long[] nanos = LongStream.rangeClosed(1, 1_000)
                .map(i -> (1_001 - i) * 1_000_000)
                .toArray();

        assertThat(Quantiles.of(nanos)).isEqualTo(new Quantiles(500, 990, 999));
    }

    @Test
    void oneIsAllOfThem() {
        assertThat(Quantiles.of(new long[] {250_000})).isEqualTo(new Quantiles(0.25, 0.25, 0.25));
    }

    @Test
    void oneSlowOfAHundredShowsInTheLastOnly() {
        long[] nanos = new long[100];
        nanos[17] = 80_000_000;

        assertThat(Quantiles.of(nanos)).isEqualTo(new Quantiles(0, 0, 80));
    }
}

package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgoTest {
    @Test
    void anAgeIsSaidInItsLargestUnit() {
        assertThat(Ago.text(Duration.ofSeconds(119))).isEqualTo("119s");
        assertThat(Ago.text(Duration.ofSeconds(120))).isEqualTo("2m");
        assertThat(Ago.text(Duration.ofHours(2))).isEqualTo("2h");
        assertThat(Ago.text(Duration.ofDays(9))).isEqualTo("9d");
    }

    @Test
    void whatNeverWasIsADashAndAClockThatIsBehindIsNoMinus() {
        assertThat(Ago.text(null, Instant.EPOCH)).isEqualTo("-");
        assertThat(Ago.text(Instant.EPOCH.plusSeconds(3), Instant.EPOCH)).isEqualTo("0s");
    }
}

package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "1s, PT1S",
        "1m30s, PT1M30S",
        "2h, PT2H",
        "7d, PT168H",
        " 1 m , PT1M",
        "250, PT0.25S",
        "0, PT0S"
    })
    void aDurationIsTaken(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1x", "soon", "-1s", "1s5", "s", "1.5s", "1S", "99999999999999999s"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListMayBeEmpty() {
        assertThat(Durations.list("")).isEmpty();
        assertThat(Durations.list("1s, 2m")).containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(2));
    }
}

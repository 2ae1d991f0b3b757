package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseEntryTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final LeaseEntry ENTRY =
            new LeaseEntry("token", "process 7 on \"höst\"", NOW, Duration.ofSeconds(30));

    @Test
    void itIsReadAsItWasWritten() throws Exception {
        assertThat(LeaseEntry.fromJson(ENTRY.toJson())).isEqualTo(ENTRY);
    }

    @Test
    void itRunsOutWhenItsTimeIsOver() {
        assertThat(ENTRY.left(NOW, NOW.plusSeconds(10))).isEqualTo(Duration.ofSeconds(20));
        assertThat(ENTRY.left(NOW, NOW.plusSeconds(30))).isZero();
        assertThat(ENTRY.left(NOW, NOW.plusSeconds(31))).isNegative();
    }

    @Test
    void whatIsNoLeaseIsSaidToBeNone() {
        for (String wrong : new String[] {"", "{}", "[1]", "{\"token\":\"t\",\"holder\":\"h\",\"since\":\"then\"}"}) {
            assertThatThrownBy(() -> LeaseEntry.fromJson(wrong.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class);
        }
    }
}

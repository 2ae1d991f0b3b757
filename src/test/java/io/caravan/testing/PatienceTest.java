package io.caravan.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void aConditionThatThrowsIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();

        await().pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
            if (tries.incrementAndGet() < 3) throw new IOException("no answer yet");
        });

        assertThat(tries).hasValue(3);
    }

    @Test
    void whatAConditionThrewToTheEndIsSaid() {
        assertThatThrownBy(() -> await().atMost(Duration.ofMillis(200)).untilAsserted(() -> {
                    throw new IOException("no answer at all");
                }))
                .hasStackTraceContaining("no answer at all");
    }
}

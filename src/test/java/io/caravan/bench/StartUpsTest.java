package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class StartUpsTest {
    private final StartUps found =
            new StartUps(new Spread(0.4, 0.5, 0.9), new Spread(1.2, 1.5, 2), new Spread(120, 131.4, 140));

    @Test
    void theTableHasTheMediansAndTheRatio() {
        assertThat(found.lines())
                .anyMatch(line -> line.matches("camel-main hello +0.40 +0.50 +0.90"))
                .anyMatch(line -> line.matches("Caravan +1.20 +1.50 +2.00"))
                .anyMatch(line -> line.matches("megabytes, ten seconds later +120 +131 +140"))
                .contains("Caravan ÷ camel-main hello = 3.00");
    }

    @Test
    void theJsonHasThem() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();

        found.write(json);

        assertThat(json.at("/secondsUntilItRuns/Caravan/median").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/megabytesWhenIdle/maximum").asDouble()).isEqualTo(140);
        assertThat(json.at("/ratio").asDouble()).isEqualTo(3);
    }
}

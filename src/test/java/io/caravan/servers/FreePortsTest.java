package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    @Test
    void portsAreDifferent() {
        assertThat(FreePorts.take(20)).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isPositive());
    }

    @Test
    void whoLosesAPortTriesOthers() {
        List<List<Integer>> tried = new ArrayList<>();

        String result = FreePorts.use(1, ports -> {
            tried.add(ports);
            if (tried.size() < 2) throw new ServerException("bind: address already in use");
            return "up";
        });

        assertThat(result).isEqualTo("up");
        assertThat(tried).hasSize(2);
    }

    @Test
    void otherFailuresAreNotTriedAgain() {
        List<List<Integer>> tried = new ArrayList<>();

        assertThatThrownBy(() -> FreePorts.use(1, ports -> {
                    tried.add(ports);
                    throw new ServerException("no space left");
                }))
                .hasMessage("no space left");
        assertThat(tried).hasSize(1);
    }
}

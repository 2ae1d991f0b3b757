package io.caravan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.intake.ListenStatus;
import java.time.Instant;
import java.util.List;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.Result;
import org.junit.jupiter.api.Test;

class ListenHealthTest {
    private static final Instant SINCE = Instant.parse("2026-11-24T10:11:12.345Z");

    @Test
    void aBucketThatIsNotListenedToIsNamedAndNobodyTakenOutOfService() {
        ListenHealth check = new ListenHealth(
                "intake-listen",
                () -> List.of(
                        new ListenStatus("photos", true, SINCE, ""),
                        new ListenStatus("papers", false, SINCE, "MinIO is away")));

        Result result = check.call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage())
                .hasValue("doesn't listen to bucket papers since 2026-11-24T10:11:12Z: MinIO is away");
        assertThat(check.isReadiness()).isFalse();
        assertThat(check.isLiveness()).isFalse();
    }

    @Test
    void itIsUpWhenItListensToAll() {
        ListenHealth check =
                new ListenHealth("intake-listen", () -> List.of(new ListenStatus("photos", true, SINCE, "")));

        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
    }
}

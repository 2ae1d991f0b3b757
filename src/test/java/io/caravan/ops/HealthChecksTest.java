package io.caravan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.ConsumerStatus.State;
import io.caravan.jetstream.LinkState;
import io.caravan.jetstream.LinkState.Phase;
import java.time.Instant;
import java.util.Locale;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HealthChecksTest {
    private static final Instant SINCE = Instant.parse("2026-11-24T10:11:12.345Z");

    @ParameterizedTest
    @EnumSource(value = State.class, mode = Mode.EXCLUDE, names = "RUNNING")
    void aConsumerWhoseEventsDontFlowIsDownAndSaysWhatSinceWhenAndWhy(State state) {
        Result result = consumer(state, "no stream takes it").call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage())
                .hasValue(state.name().toLowerCase(Locale.ROOT) + " since 2026-11-24T10:11:12Z: no stream takes it");
    }

    @Test
    void aConsumerThatRunsIsUp() {
        Result result = consumer(State.RUNNING, "").call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getMessage()).isEmpty();
        assertThat(result.getDetails())
                .containsEntry("stream", "OBJECTS")
                .containsEntry("durable", "caravan_images")
                .containsEntry("state", "running")
                .containsEntry("pending", 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            mode = Mode.EXCLUDE,
            names = {"RUNNING", "ATTACHING"})
    void aRuleInTroubleTakesNoInstanceOutOfService(State state) {
        assertThat(consumer(state, "").isReadiness()).isFalse();
        assertThat(consumer(state, "").isLiveness()).isFalse();
    }

    @Test
    void aConsumerWithoutItsDurableIsNotReadyAndNamesIt() {
        ConsumerHealth check = consumer(State.ATTACHING, "");

        assertThat(check.isReadiness()).isTrue();
        assertThat(check.call().getMessage())
                .hasValue("attaching since 2026-11-24T10:11:12Z: waits for its durable caravan_images");
    }

    @Test
    void aRouteThatIsYetToStartIsDownAndOneThatNobodyStartsIsNot() {
        ConsumerHealth late = new ConsumerHealth("images", true, () -> null);
        ConsumerHealth others = new ConsumerHealth("images", false, () -> null);

        assertThat(late.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(late.isReadiness()).isTrue();
        assertThat(others.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = Mode.EXCLUDE, names = "CONNECTED")
    void withoutNatsNothingIsReadyButAllIsAlive(Phase phase) {
        LinkHealth check = new LinkHealth(() -> new LinkState(phase, "can't reach NATS", SINCE));

        assertThat(check.isReadiness()).isTrue();
        assertThat(check.isLiveness()).isFalse();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(check.call().getMessage())
                .hasValue(phase.name().toLowerCase(Locale.ROOT) + " since 2026-11-24T10:11:12Z: can't reach NATS");
    }

    @Test
    void withNatsTheLinkIsUpAndNamesTheServer() {
        Result result = new LinkHealth(() -> new LinkState(Phase.CONNECTED, "nats://n1:4222", SINCE)).call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getDetails()).containsEntry("server", "nats://n1:4222");
    }

    @Test
    void anAddressOfMinioThatIsNoneIsNamedAndBreaksNoOtherCheck() {
        Result result = new MinioHealth("http://my minio:9000").call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage().orElseThrow()).contains("can't reach MinIO at http://my minio:9000");
    }

    private static ConsumerHealth consumer(State state, String detail) {
        return new ConsumerHealth(
                "images",
                true,
                () -> new ConsumerStatus(
                        "images", "OBJECTS", "caravan_images", state, detail, SINCE, 10, 5, 1, 1, 2, 3, 2, 0));
    }
}

package io.caravan.watch.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

/** Where a canary is lost, and what is said of it, with servers that do as they are told. */
class CanaryTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final Servers servers = new Servers();
    private final Canary canary =
            new Canary(servers, List.of("photos"), Duration.ofMillis(200), Clock.fixed(NOW, ZoneOffset.UTC));
    private final CanaryHealth health = new CanaryHealth(canary::ways);

    @Test
    void oneThatIsntSentYetSaysNothing() {
        assertThat(canary.way("photos")).isEqualTo(Way.UNTRIED);
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void oneThatGetsThroughIsTimedAndDeleted() throws Exception {
        canary.send("photos");

        assertThat(canary.way("photos").through()).isEqualTo(NOW);
        assertThat(canary.way("photos").took()).isPositive();
        assertThat(canary.way("photos").broken()).isNull();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(servers.deleted).containsExactly("canary");
    }

    @Test
    void aMinioThatDoesntTakeItIsNamed() throws Exception {
        servers.refuses = true;

        canary.send("photos");

        assertThat(canary.way("photos").broken()).isEqualTo(BrokenLink.STORE);
        assertDown("MinIO doesn't take objects: Access Denied.");
    }

    @Test
    void anEventThatDoesntComeIsNamedAndTheObjectDeletedAllTheSame() throws Exception {
        servers.notifies = false;

        canary.send("photos");

        assertThat(canary.way("photos").broken()).isEqualTo(BrokenLink.NOTIFICATION);
        assertThat(servers.deleted).containsExactly("canary");
        assertDown("MinIO took the canary, and no event of it came");
    }

    @Test
    void anIntakeThatDoesntWorkOnItIsNamed() throws Exception {
        servers.works = false;

        canary.send("photos");

        assertThat(canary.way("photos").broken()).isEqualTo(BrokenLink.INTAKE);
        assertDown("intake hasn't worked on it");
    }

    @Test
    void itIsReadyAgainWithTheNextThatGetsThrough() throws Exception {
        servers.notifies = false;
        canary.send("photos");
        servers.notifies = true;

        canary.send("photos");

        assertThat(canary.way("photos").broken()).isNull();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void sinceWhenItIsBrokenAndWhenOneGotThroughIsKept() throws Exception {
        canary.send("photos");
        servers.notifies = false;
        canary.send("photos");
        servers.refuses = true;
        canary.send("photos");

        assertThat(canary.way("photos").since()).isEqualTo(NOW);
        assertThat(canary.way("photos").through()).isEqualTo(NOW);
        assertThat(canary.way("photos").broken()).isEqualTo(BrokenLink.STORE);
    }

    @Test
    void whenNatsIsAwayNothingIsKnown() throws Exception {
        servers.natsIsAway = true;

        assertThatThrownBy(() -> canary.send("photos")).hasMessage("NATS is away");
        assertThat(canary.way("photos").broken()).isNull();

        servers.natsIsAway = false;
        servers.notifies = false;
        canary.send("photos");
        canary.forget();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    private void assertDown(String message) {
        assertThat(health.isReadiness()).isTrue();
        assertThat(health.isLiveness()).isFalse();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.call().getMessage().orElseThrow())
                .startsWith("bucket photos, since 2026-11-27T10:00:00Z: ")
                .contains(message);
    }

    private static final class Servers implements Perch {
        private final List<String> deleted = new ArrayList<>();
        private boolean refuses;
        private boolean notifies = true;
        private boolean works = true;
        private boolean natsIsAway;

        @Override
        public void listen() throws IOException {
            if (natsIsAway) throw new IOException("NATS is away");
        }

        @Override
        public Sent send(String bucket) throws IOException {
            if (refuses) throw new IOException("Access Denied.");
            return new Sent(bucket, "canary", null, NOW);
        }

        @Override
        public Optional<Long> awaitEvent(Sent sent, Duration within) {
            return notifies ? Optional.of(7L) : Optional.empty();
        }

        @Override
        public boolean isWorkedOn(long sequence) {
            return works && sequence == 7;
        }

        @Override
        public void delete(Sent sent) {
            deleted.add(sent.key());
        }
    }
}

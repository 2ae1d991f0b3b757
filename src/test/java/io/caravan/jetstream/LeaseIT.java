package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.caravan.jetstream.Lease.Asked;
import io.caravan.jetstream.Lease.Refused;
import io.caravan.jetstream.Lease.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One process at a time, on a real nats-server. */
@Timeout(120)
class LeaseIT extends StagedRule {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(2);

    @Test
    void oneHasItAndTheOtherIsToldWho() throws Exception {
        Lease lease = taken(Lease.take(link(), "audit", LONG));

        Asked second = Lease.take(link(), "audit", LONG);

        String here = "process " + ProcessHandle.current().pid() + " on ";
        assertThat(second).asInstanceOf(type(Refused.class)).satisfies(refused -> {
            assertThat(refused.holder().name()).startsWith(here);
            assertThat(refused.holder().left()).isPositive().isLessThanOrEqualTo(LONG);
        });
        assertThat(lease.held()).isTrue();
        assertThat(Lease.holder(link(), "audit")).isPresent();
        taken(Lease.take(link(), "another", LONG)).close();
        taken(Lease.take(link("caravan.group", "other group"), "audit", LONG)).close();
        lease.close();
    }

    @Test
    void itIsFreeOnceItIsGivenBack() throws Exception {
        Lease lease = taken(Lease.take(link(), "audit", LONG));

        lease.close();
        lease.close();

        assertThat(lease.held()).isFalse();
        assertThat(Lease.holder(link(), "audit")).isEmpty();
        taken(Lease.take(link(), "audit", LONG)).close();
        taken(Lease.take(link(), "audit", LONG)).close();
    }

    @Test
    void itLastsLongerThanItsTimeWhileItIsRenewed() throws Exception {
        Lease lease = taken(Lease.take(link(), "audit", Duration.ofSeconds(6)));

        long begin = System.nanoTime();
        RuleStage.within()
                .until(() -> System.nanoTime() - begin > Duration.ofSeconds(8).toNanos());

        assertThat(Lease.take(link(), "audit", SHORT)).isInstanceOf(Refused.class);
        lease.close();
    }

    @Test
    void itMovesOnWhenItsHolderDies() throws Exception {
        DefaultCamelContext dies = started();
        Lease lost = taken(Lease.take(link(dies), "audit", SHORT));
        Link other = link();
        dies.stop();

        RuleStage.eventually(() -> {
            Asked asked = Lease.take(other, "audit", LONG);
            assertThat(asked).isInstanceOf(Taken.class);
        });

        assertThat(lost.held()).isFalse();
    }

    @Test
    void whoLostItKnowsAndDoesntTakeItBack() throws Exception {
        Lease lease = taken(Lease.take(link(), "audit", SHORT));
        stage.nats.keyValue("caravan-leases").put("caravan.audit", other());

        RuleStage.eventually(() -> assertThat(lease.held()).isFalse());
        lease.close();

        assertThat(Lease.holder(link(), "audit")).get().hasToString("another, since 2026-11-27T10:00:00Z");
    }

    @Test
    void ofManyWhoAskAtOnceOneGetsIt() throws Exception {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < 6; i++) links.add(link());
        List<CompletableFuture<Asked>> asked = links.stream()
                .map(link -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return Lease.take(link, "audit", LONG);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        assertThat(asked)
                .map(CompletableFuture::join)
                .filteredOn(Taken.class::isInstance)
                .hasSize(1);
    }

    private static byte[] other() {
        return new LeaseEntry("other", "another", Instant.parse("2026-11-27T10:00:00Z"), LONG).toJson();
    }

    private Link link(String... properties) throws Exception {
        return link(started(properties));
    }

    private DefaultCamelContext started(String... properties) {
        DefaultCamelContext context = stage.context(properties);
        context.start();
        return context;
    }

    private static Link link(DefaultCamelContext context) throws Exception {
        Link link =
                context.getComponent("nats-jetstream", JetStreamComponent.class).link();
        RuleStage.eventually(() -> assertThat(link.connected()).isTrue());
        return link;
    }

    private static Lease taken(Asked asked) {
        assertThat(asked).isInstanceOf(Taken.class);
        return ((Taken) asked).lease();
    }
}

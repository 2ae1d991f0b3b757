package io.caravan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.JetStreamComponent;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application that embeds Caravan gets, with no NATS there. */
class OpsPluginTest {
    private static final String NOBODY_LISTENS = "nats://127.0.0.1:1";

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultCamelContext context = context("one");
    private final DefaultCamelContext other = context("two");

    @AfterEach
    void stop() {
        context.stop();
        other.stop();
    }

    @Test
    void theHostsHealthNamesTheConnectionAndEachConsumer() throws Exception {
        context.addRoutes(rule("images"));
        context.addRoutes(intake());
        context.start();

        assertThat(down(HealthCheckHelper.invokeReadiness(context)))
                .containsExactlyInAnyOrder("caravan-nats", "caravan-consumer-images", "caravan-consumer-intake");
        assertThat(down(HealthCheckHelper.invokeLiveness(context))).isEmpty();
    }

    @Test
    void aRuleThatIsRemovedIsMissedByNobody() throws Exception {
        context.addRoutes(rule("images"));
        context.start();
        context.getRouteController().stopRoute("images");
        context.removeRoute("images");

        assertThat(down(HealthCheckHelper.invoke(context))).containsExactly("caravan-nats");
        assertThat(registry.find("caravan.events.offered").meter()).isNull();
    }

    @Test
    void aContextThatHasNothingOfOursGetsNothing() throws Exception {
        DefaultCamelContext host = new DefaultCamelContext();
        host.getRegistry().bind("registry", registry);
        host.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:a").to("log:a");
            }
        });
        try (host) {
            host.start();

            assertThat(HealthCheckHelper.invoke(host))
                    .noneMatch(result -> result.getCheck().getId().startsWith("caravan"));
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void withoutARegistryRulesRunWithoutMeters() throws Exception {
        DefaultCamelContext bare = new DefaultCamelContext();
        bare.addComponent("nats-jetstream", component());
        bare.addRoutes(rule("images"));
        try (bare) {
            bare.start();

            assertThat(down(HealthCheckHelper.invoke(bare))).contains("caravan-consumer-images");
        }
    }

    @Test
    void ofSeveralRegistriesTheOneThatCamelUsesIsTaken() throws Exception {
        MeterRegistry camels = new SimpleMeterRegistry();
        context.getRegistry().bind("metricsRegistry", camels);
        context.addRoutes(rule("images"));
        context.start();

        assertThat(camels.find("caravan.events.offered").meter()).isNotNull();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aSumOverRulesDoesntCountWhatIntakeTakes() throws Exception {
        context.addRoutes(rule("images"));
        context.addRoutes(intake());
        context.start();

        assertThat(registry.get("caravan.events.offered").functionCounters())
                .singleElement()
                .satisfies(meter -> assertThat(meter.getId().getTag("rule")).isEqualTo("images"));
        assertThat(registry.get("caravan.messages.offered").functionCounters())
                .singleElement()
                .satisfies(meter -> assertThat(meter.getId().getTag("route")).isEqualTo("intake"));
    }

    @Test
    void contextsThatShareARegistryDontHideEachOther() throws Exception {
        context.addRoutes(rule("images"));
        other.addRoutes(rule("images"));
        context.start();
        other.start();

        assertThat(groups("caravan.events.flowing")).containsExactlyInAnyOrder("one", "two");
        assertThat(groups("caravan.nats.connected")).containsExactlyInAnyOrder("one", "two");

        context.stop();

        assertThat(groups("caravan.events.flowing")).containsExactly("two");
        assertThat(groups("caravan.nats.connected")).containsExactly("two");
    }

    @Test
    void whatNobodyHasSeenYetIsNoNumber() throws Exception {
        context.addRoutes(rule("images"));
        context.start();

        assertThat(registry.get("caravan.events.backlog").gauge().value()).isNaN();
        assertThat(registry.get("caravan.events.flowing").gauge().value()).isZero();
        assertThat(registry.get("caravan.nats.connected").gauge().value()).isZero();
    }

    private List<String> groups(String meter) {
        Collection<? extends Meter> found = registry.find(meter).meters();
        return found.stream().map(each -> each.getId().getTag("group")).toList();
    }

    private static List<String> down(Collection<Result> results) {
        return results.stream()
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> result.getCheck().getId())
                .toList();
    }

    private DefaultCamelContext context(String group) {
        DefaultCamelContext made = new DefaultCamelContext();
        made.getPropertiesComponent().addOverrideProperty("caravan.group", group);
        made.getRegistry().bind("registry", registry);
        try {
            made.addComponent("nats-jetstream", component());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return made;
    }

    private static JetStreamComponent component() {
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(NOBODY_LISTENS);
        return component;
    }

    private static RouteBuilder rule(String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos").routeId(id).to("nats-jetstream:events.{bucket}");
            }
        };
    }

    private static RouteBuilder intake() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("nats-jetstream:minio.events?stream=MINIO_EVENTS&durableName=intake")
                        .routeId("intake")
                        .to("log:intake");
            }
        };
    }
}

package io.caravan.ops;

import io.caravan.intake.IntakeCounts;
import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Meters of the consumers and of intake. They read counters that are kept anyway, when somebody looks, so an event costs nothing more for them. A rule that is
 * edited begins at 0 again, which is what Prometheus expects of counters. Threads: safe.
 */
final class Meters extends LifecycleStrategySupport {
    private static final String NAME = "caravan.";

    private final CamelContext context;
    private final Map<String, List<Meter>> ofRoutes = new ConcurrentHashMap<>();
    private boolean common;

    Meters(CamelContext context) {
        this.context = context;
    }

    @Override
    public synchronized void onRoutesAdd(Collection<Route> routes) {
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (registry == null) return;
        for (Route route : routes) {
            if (!(route.getConsumer() instanceof JetStreamConsumer consumer)) continue;
            if (!common) common(registry);
            forget(registry, route);
            ofRoutes.put(route.getRouteId(), meters(registry, route.getRouteId(), consumer));
        }
    }

    @Override
    public synchronized void onRoutesRemove(Collection<Route> routes) {
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (registry != null) routes.forEach(route -> forget(registry, route));
    }

    private void forget(MeterRegistry registry, Route route) {
        ofRoutes.getOrDefault(route.getRouteId(), List.of()).forEach(registry::remove);
        ofRoutes.remove(route.getRouteId());
    }

    private static List<Meter> meters(MeterRegistry registry, String route, JetStreamConsumer consumer) {
        Tags tags = Tags.of("route", route);
        List<Meter> meters = new ArrayList<>();
        meters.add(FunctionCounter.builder(NAME + "offered", consumer, of(ConsumerStatus::offered))
                .description("Messages it began to work on, each once: delivered + filtered + dead-lettered + pending")
                .tags(tags)
                .register(registry));
        meters.add(ended(registry, tags, "delivered", consumer, ConsumerStatus::delivered));
        meters.add(ended(registry, tags, "filtered", consumer, ConsumerStatus::filtered));
        meters.add(ended(registry, tags, "dead-lettered", consumer, ConsumerStatus::deadLettered));
        meters.add(FunctionCounter.builder(NAME + "retries", consumer, of(ConsumerStatus::retried))
                .description("Attempts that failed and are followed by another")
                .tags(tags)
                .register(registry));
        meters.add(Gauge.builder(NAME + "pending", consumer, of(ConsumerStatus::pending))
                .description("Messages that are worked on or wait for another try")
                .tags(tags)
                .register(registry));
        meters.add(Gauge.builder(NAME + "waiting", consumer, of(ConsumerStatus::waiting))
                .description("Messages that wait for another try")
                .tags(tags)
                .register(registry));
        meters.add(Gauge.builder(NAME + "healthy", consumer, of(status -> status.healthy() ? 1 : 0))
                .description("1 when its events flow; why not: the health check")
                .tags(tags)
                .register(registry));
        return meters;
    }

    private static Meter ended(
            MeterRegistry registry,
            Tags tags,
            String outcome,
            JetStreamConsumer consumer,
            ToLongFunction<ConsumerStatus> count) {
        return FunctionCounter.builder(NAME + "ended", consumer, of(count))
                .description("Messages it has done with")
                .tags(tags.and("outcome", outcome))
                .register(registry);
    }

    private static ToDoubleFunction<JetStreamConsumer> of(ToLongFunction<ConsumerStatus> count) {
        return consumer -> {
            ConsumerStatus status = consumer.status();
            return status == null ? 0 : count.applyAsLong(status);
        };
    }

    private void common(MeterRegistry registry) {
        common = true;
        Gauge.builder(NAME + "nats.connected", context, Meters::connected)
                .description("1 when messages get through to NATS")
                .register(registry);
        IntakeCounts intake = IntakeCounts.of(context);
        FunctionCounter.builder(
                        NAME + "intake.received", intake, counts -> counts.now().received())
                .description("Notifications taken: decoded + undecodable + ignored + pending")
                .register(registry);
        intake(registry, intake, "messages", "decoded", IntakeCounts.Now::decoded);
        intake(registry, intake, "messages", "undecodable", IntakeCounts.Now::undecodable);
        intake(registry, intake, "messages", "ignored", IntakeCounts.Now::ignored);
        intake(registry, intake, "records", "journaled", IntakeCounts.Now::journaled);
        intake(registry, intake, "records", "duplicate", IntakeCounts.Now::duplicate);
    }

    private static void intake(
            MeterRegistry registry,
            IntakeCounts intake,
            String what,
            String outcome,
            ToLongFunction<IntakeCounts.Now> count) {
        FunctionCounter.builder(NAME + "intake." + what, intake, counts -> count.applyAsLong(counts.now()))
                .tag("outcome", outcome)
                .description(
                        what.equals("messages") ? "Notifications it has done with" : "Records of decoded notifications")
                .register(registry);
    }

    private static double connected(CamelContext context) {
        boolean connected = context.hasComponent("nats-jetstream") instanceof JetStreamComponent component
                && component.link().connected();
        return connected ? 1 : 0;
    }
}

package io.caravan.ops;

import io.caravan.intake.ListenConsumer;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRepository;

/** The checks of what there is right now: rules come and go while it runs. Threads: safe. */
final class CaravanHealth implements HealthCheckRepository, CamelContextAware {
    private static final String ID = "caravan";

    private CamelContext context;
    private volatile boolean enabled = true;

    CaravanHealth(CamelContext context) {
        this.context = context;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public Stream<HealthCheck> stream() {
        if (!enabled) return Stream.empty();
        // Not getComponent: that would make one in a context that has none.
        Stream<HealthCheck> link = context.hasComponent("nats-jetstream") instanceof JetStreamComponent component
                        && component.link() != null
                ? Stream.of(new LinkHealth(component.link()::state))
                : Stream.empty();
        Stream<HealthCheck> consumers = context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof JetStreamConsumer)
                .map(CaravanHealth::consumer);
        Stream<HealthCheck> listeners = context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof ListenConsumer)
                .map(route -> new ListenHealth(route.getRouteId(), ((ListenConsumer) route.getConsumer())::status));
        return Stream.of(link, minio(), consumers, listeners).flatMap(each -> each);
    }

    /** Where a rule needs it. */
    private Stream<HealthCheck> minio() {
        boolean needed = context.getEndpoints().stream()
                .anyMatch(each -> each.getEndpointUri().startsWith("minio:"));
        if (!needed) return Stream.empty();
        return context
                .getPropertiesComponent()
                .resolveProperty("camel.component.minio.endpoint")
                .map(endpoint -> (HealthCheck) new MinioHealth(endpoint))
                .stream();
    }

    private static HealthCheck consumer(Route route) {
        JetStreamConsumer consumer = (JetStreamConsumer) route.getConsumer();
        return new ConsumerHealth(route.getRouteId(), route.isAutoStartup(), consumer::status);
    }
}

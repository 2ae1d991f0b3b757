package io.caravan.ops;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Gives every Camel context that has this jar its health checks, its meters where there is a registry for them, and a warning when nobody fills the journal. Found by
 * Camel itself; a context that uses none of Caravan's components gets nothing.
 */
public final class OpsPlugin implements ContextServicePlugin {
    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    @Override
    public void load(CamelContext context) {
        // The context is still being built here: its registries come later.
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
                prepare(initializing);
            }
        });
    }

    private static void prepare(CamelContext context) {
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) health.register(new CaravanHealth(context));
        context.addLifecycleStrategy(new JournalWatch(context));
        // Micrometer is the host's to bring.
        boolean micrometer = context.getClassResolver().resolveClass(METER_REGISTRY) != null;
        if (!micrometer) return;
        Books books = new Books(context, Clock.systemUTC());
        context.addLifecycleStrategy(books);
        context.addLifecycleStrategy(new Meters(context, books));
    }
}

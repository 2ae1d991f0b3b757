package io.caravan.watch.canary;

import io.caravan.jetstream.CamelExport;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;

/** Gives a Camel context whose properties ask for them its canaries and its alarm for silent buckets. Found by Camel itself; without these properties it does nothing. */
public final class WatchPlugin implements ContextServicePlugin {
    @Override
    public void load(CamelContext context) {
        // The context is still being built here: its properties come later.
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
                if (CamelExport.isUnderWay(initializing)) return;
                CanarySettings settings = CanarySettings.of(initializing);
                if (settings.sends() || settings.listens())
                    initializing.addLifecycleStrategy(new Watch(initializing, settings));
            }
        });
    }
}

package io.caravan.reload;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * A routes folder of an application of somebody's own, whose rules may be edited while it runs, as those of {@code caravan run}. To have such a bean is enough;
 * without a registry, {@code context.addLifecycleStrategy(new LiveRoutes())} does the same. It needs Camel's YAML DSL ({@code camel-yaml-dsl}).
 */
public final class LiveRoutes extends LifecycleStrategySupport implements CamelContextAware {
    private String folder = "routes";
    private CamelContext context;
    private Reload reload;

    public String getFolder() {
        return folder;
    }

    /** Where the routes are, {@code rules/} among them; relative to the working folder. */
    public void setFolder(String folder) {
        this.folder = folder;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** camel-main looks for life-cycle strategies before it makes the beans of application.properties. The contexts in which rules are checked are shown the bean, too: only the first is its own. */
    @Override
    public void setCamelContext(CamelContext context) {
        if (this.context != null) return;
        this.context = context;
        if (!context.getLifecycleStrategies().contains(this)) context.addLifecycleStrategy(this);
    }

    @Override
    public void onContextInitializing(CamelContext context) throws VetoCamelContextStartException {
        reload = new Reload(context, Path.of(folder), Optional.empty(), Clock.systemUTC());
        try {
            reload.open();
        } catch (Exception e) {
            throw new VetoCamelContextStartException(
                    "the routes in the folder " + folder + " can't be put in force: " + Reasons.line(e),
                    e,
                    context,
                    true);
        }
    }

    @Override
    public void onContextStarted(CamelContext context) {
        reload.watch();
    }

    @Override
    public void onContextStopping(CamelContext context) {
        if (reload != null) reload.close();
    }
}

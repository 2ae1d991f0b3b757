package io.caravan.bucketevent;

import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.Errors;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rules need of a Camel context before their routes are made. Found by Camel itself in every context that has this jar;
 * it does nothing to a context without rules, nor to routes that are none.
 */
public final class RulesPlugin implements ContextServicePlugin {
    private static final Logger LOG = LoggerFactory.getLogger(RulesPlugin.class);

    /** Name of the predicate in the registry by which {@code caravan-errors} tells what may be tried again on the spot. */
    static final String TRANSIENT = "caravan-transient";

    @Override
    public void load(CamelContext context) {
        // The context is still being built here: its model and its registry come later.
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
                prepare(initializing);
            }

            @Override
            public void onContextStarted(CamelContext started) {
                UnchosenGroup.complaint(started).ifPresent(LOG::warn);
            }
        });
    }

    private static void prepare(CamelContext context) {
        if (!(context instanceof Model model)) {
            return;
        }
        if (context.getRegistry().lookupByName(TRANSIENT) == null) {
            context.getRegistry().bind(TRANSIENT, Predicate.class, new MayPass());
        }
        RuleErrors errors = new RuleErrors(context, model);
        List.copyOf(model.getRouteDefinitions()).forEach(route -> prepare(route, errors, context));
        model.addModelLifecycleStrategy(new ModelLifecycleStrategySupport() {
            @Override
            public void onAddRouteDefinition(RouteDefinition route) {
                prepare(route, errors, context);
            }
        });
        context.getCamelContextExtension().addInterceptStrategy(new RetryOnOwnThreads());
    }

    private static void prepare(RouteDefinition route, RuleErrors errors, CamelContext context) {
        errors.giveTo(route);
        if (RuleErrors.isRule(route)) EventFieldLanguage.addTo(context);
    }

    /** Whether an exchange failed by something that may pass soon. */
    private static final class MayPass implements Predicate {
        @Override
        public boolean matches(Exchange exchange) {
            Throwable error = exchange.getException();
            if (error == null) {
                error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            }
            return error != null && Errors.kindOf(error) == ErrorKind.TRANSIENT;
        }

        @Override
        public String toString() {
            return TRANSIENT;
        }
    }
}

package io.caravan.bucketevent;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;

/**
 * Gives the route configuration {@code caravan-errors} to rules, and to nothing else: routes that begin at {@code bucket-event:} and name no
 * configuration of their own. Where the context has no such configuration, its rules go without: their events are retried all the same.
 */
final class RuleErrors {
    static final String ID = "caravan-errors";

    private final CamelContext context;
    private final Model model;

    RuleErrors(CamelContext context, Model model) {
        this.context = context;
        this.model = model;
    }

    void giveTo(RouteDefinition route) {
        if (route.getRouteConfigurationId() != null
                || !isRule(route)
                || model.getRouteConfigurationDefinition(ID) == null) {
            return;
        }
        takeBackWhatEveryRouteGot(route);
        route.setRouteConfigurationId(ID);
        route.markUnprepared();
        RoutesDefinition again = new RoutesDefinition();
        again.setCamelContext(context);
        again.setResource(route.getResource());
        again.prepareRoute(route);
    }

    /** The model of a route, or null. The route itself forgets it once it is made. */
    static RouteDefinition definition(Route route) {
        return route.getCamelContext() instanceof Model model ? model.getRouteDefinition(route.getId()) : null;
    }

    static boolean isRule(RouteDefinition route) {
        FromDefinition from = route.getInput();
        return from != null
                && from.getEndpointUri() != null
                && from.getEndpointUri().startsWith(BucketEventEndpoint.SCHEME + ":");
    }

    /** Camel prepared the route before it came here, with the configurations that have no id. A route that names one doesn't get those. */
    private void takeBackWhatEveryRouteGot(RouteDefinition route) {
        List<ProcessorDefinition<?>> theirs = new ArrayList<>();
        for (RouteConfigurationDefinition configuration : model.getRouteConfigurationDefinitions()) {
            if (configuration.getId() == null || configuration.getId().equals("*")) {
                theirs.addAll(configuration.getOnExceptions());
                theirs.addAll(configuration.getOnCompletions());
                theirs.addAll(configuration.getIntercepts());
                theirs.addAll(configuration.getInterceptFroms());
                theirs.addAll(configuration.getInterceptSendTos());
                if (configuration.getErrorHandler() != null
                        && route.getErrorHandlerFactory()
                                == configuration.getErrorHandler().getErrorHandlerType()) {
                    route.setErrorHandlerFactory(null);
                }
            }
        }
        route.getOutputs().removeIf(step -> theirs.stream().anyMatch(other -> other == step));
    }
}

package io.caravan.bucketevent;

import io.caravan.jetstream.JetStreamConsumer;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The rules that run in a Camel context. */
public final class ContextRules {
    private ContextRules() {}

    /** Their route ids. */
    public static Set<String> names(CamelContext context) {
        return context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof BucketEventEndpoint)
                .map(Route::getRouteId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @throws IllegalArgumentException naming those there are, when it has none of that name */
    public static JetStreamConsumer named(CamelContext context, String name) {
        Route route = context.getRoute(name);
        boolean rule = route != null && route.getEndpoint() instanceof BucketEventEndpoint;
        if (rule && route.getConsumer() instanceof JetStreamConsumer consumer) return consumer;
        throw new IllegalArgumentException(
                "there is no rule " + name + " in this Camel context; it has " + names(context));
    }
}

package io.caravan.bucketevent;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Route;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.WireTapDefinition;

/** Finds the steps behind which a rule's promise doesn't reach, because they end the exchange before the work is done. */
public final class LooseEnds {
    private LooseEnds() {}

    /** The ids of such steps (or their kind, for steps without an id), in the order of the route. Never null. */
    public static List<String> of(RouteDefinition route) {
        List<String> found = new ArrayList<>();
        walk(route.getOutputs(), found);
        return found;
    }

    static List<String> of(Route route) {
        RouteDefinition definition = RuleErrors.definition(route);
        return definition == null ? List.of() : of(definition);
    }

    private static void walk(List<ProcessorDefinition<?>> steps, List<String> found) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof WireTapDefinition
                    || step instanceof AggregateDefinition
                    || step instanceof ResequenceDefinition) {
                found.add(step.hasCustomIdAssigned() ? step.getId() : step.getShortName());
            }
            walk(step.getOutputs(), found);
        }
    }
}

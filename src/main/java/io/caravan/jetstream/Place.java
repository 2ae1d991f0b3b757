package io.caravan.jetstream;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * Where a step stands: its id if somebody gave it one, else its position below the nearest step or route that has one. The ids that Camel makes up won't do: they count on with
 * each reload, and then a message that is tried again after an edit would be another message.
 */
final class Place {
    /** Routes made from templates and kamelets have names that Camel makes up, too. */
    private static final String TEMPLATE = "template";

    private Place() {}

    /** Never null. @param nodeId as exchanges have it; null when they have none */
    static String of(CamelContext context, String nodeId) {
        if (nodeId == null) return "";
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        ProcessorDefinition<?> step = model == null ? null : model.getProcessorDefinition(nodeId);
        return step == null ? nodeId : of(step);
    }

    /** Never null. */
    static String of(NamedNode step) {
        if (step instanceof RouteDefinition route) {
            return Boolean.TRUE.equals(route.isTemplate()) || Boolean.TRUE.equals(route.isKamelet())
                    ? TEMPLATE
                    : route.getId();
        }
        if (!(step instanceof ProcessorDefinition<?> definition)) return step.getId();
        ProcessorDefinition<?> parent = definition.getParent();
        if (definition.hasCustomIdAssigned() || parent == null) return definition.getId();
        return of(parent) + "/" + position(parent, definition);
    }

    private static int position(ProcessorDefinition<?> parent, ProcessorDefinition<?> step) {
        int position = 0;
        for (ProcessorDefinition<?> each : parent.getOutputs()) {
            if (each == step) return position;
            position++;
        }
        return -1;
    }
}

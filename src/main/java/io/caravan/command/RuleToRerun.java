package io.caravan.command;

import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.reload.ChosenRules;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Route;

/**
 * Finds rules that can be given events again.
 *
 * @param consequence what follows when one isn't there, for people
 * @param complain is told why
 */
record RuleToRerun(Session session, ChosenRules rules, String consequence, Consumer<String> complain) {
    /** Empty when there is no such rule, which has been said then. */
    Optional<JetStreamConsumer> find(String name) {
        if (!rules.loaded().contains(name)) {
            rules.faults().forEach(fault -> complain.accept(fault.toString()));
            complain.accept("there is no rule " + name + " in " + rules.folder() + ": " + consequence);
            return Optional.empty();
        }
        Route route = session.context().getRoute(name);
        if (route == null) {
            complain.accept("rule " + name + " is switched off by its precondition: " + consequence);
            return Optional.empty();
        }
        boolean isRule = route.getEndpoint().getEndpointUri().startsWith("bucket-event:");
        if (isRule && route.getConsumer() instanceof JetStreamConsumer consumer) return Optional.of(consumer);
        complain.accept(
                "route " + name + " doesn't begin at bucket-event:, so it can't be given events: " + consequence);
        return Optional.empty();
    }
}

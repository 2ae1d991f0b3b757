package io.caravan.bucketevent;

import io.caravan.jetstream.Names;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** Rules of one group share the work. An application that never chose a group is in Caravan's own, where a rule of the same id would get a part of its events. */
final class UnchosenGroup {
    private static final String KEY = "caravan.group";

    private UnchosenGroup() {}

    /** One line for people when a context has rules and nobody chose their group. */
    static Optional<String> complaint(CamelContext context) {
        boolean chosen = context.getPropertiesComponent().resolveProperty(KEY).isPresent();
        if (chosen || !(context instanceof Model model)) return Optional.empty();
        List<String> rules = model.getRouteDefinitions().stream()
                .filter(RuleErrors::isRule)
                .map(RouteDefinition::getRouteId)
                .toList();
        if (rules.isEmpty()) return Optional.empty();
        return Optional.of(
                "%s isn't set, so the rules %s are of the group %s, as those of a Caravan beside this application are: a rule of the same id there would share their events; set %s to a name of this application's own"
                        .formatted(KEY, rules, Names.DEFAULTS.group(), KEY));
    }
}

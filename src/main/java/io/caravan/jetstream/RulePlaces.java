package io.caravan.jetstream;

import io.caravan.jetstream.RulePlace.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Brings the rules there are together with the durables there are. */
public final class RulePlaces {
    private RulePlaces() {}

    /**
     * Of all durables, and of the rules that have none.
     *
     * @param rules ids of the rules there are
     * @param isThere whether there is a rule of an id; it may know more than these
     */
    public static List<RulePlace> of(
            List<DurableState> durables, Set<String> rules, Predicate<String> isThere, Names names) {
        List<RulePlace> places = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (DurableState each : durables) {
            RulePlace place = of(each, isThere, names);
            if (place.kind() == Kind.RULE) there.add(place.rule());
            places.add(place);
        }
        for (String rule : rules) {
            if (!there.contains(rule)) places.add(new RulePlace(rule, null, Kind.RULE));
        }
        return places;
    }

    private static RulePlace of(DurableState durable, Predicate<String> isThere, Names names) {
        Optional<String> rule = rule(durable, names);
        if (rule.isEmpty()) return new RulePlace(durable.name(), durable, Kind.FOREIGN);
        return new RulePlace(rule.get(), durable, isThere.test(rule.get()) ? Kind.RULE : Kind.ORPHAN);
    }

    /** What the durable says of itself goes before what its name looks like: a group's name may have an underscore. */
    private static Optional<String> rule(DurableState durable, Names names) {
        if (durable.rule() == null) return durable.gone() ? names.rule(durable.name()) : Optional.empty();
        return Optional.of(durable.rule()).filter(rule -> names.durable(rule).equals(durable.name()));
    }
}

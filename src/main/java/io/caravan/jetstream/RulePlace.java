package io.caravan.jetstream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A rule and its place in the journal, either of which may be missing.
 *
 * @param rule its name, never null; of a durable that isn't a rule of this group, the durable's
 * @param durable or null when it has none yet
 * @param kind where the one is of the other
 */
public record RulePlace(String rule, DurableState durable, Kind kind) {
    public enum Kind {
        /** The rule is there: a file of the routes folder has it, or an application. */
        RULE,
        /** It isn't. */
        ORPHAN,
        /** Another group's, or another program's. */
        FOREIGN
    }

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
            if (place.kind == Kind.RULE) there.add(place.rule);
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

    /** One word, or what it waits for. */
    public String state() {
        if (durable == null) return kind == Kind.RULE ? "new" : "gone";
        if (durable.gone()) return "lost";
        if (durable.pausedUntil() != null) return "paused";
        if (kind == Kind.ORPHAN) return "orphaned";
        return durable.served() != null ? "served" : "idle";
    }
}

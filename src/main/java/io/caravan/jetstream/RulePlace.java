package io.caravan.jetstream;

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

    /** One word, or what it waits for. */
    public String state() {
        if (durable == null) return kind == Kind.RULE ? "new" : "gone";
        if (durable.gone()) return "lost";
        if (durable.pausedUntil() != null) return "paused";
        if (kind == Kind.ORPHAN) return "orphaned";
        return durable.served() != null ? "served" : "idle";
    }
}

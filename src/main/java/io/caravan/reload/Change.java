package io.caravan.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What is to be done about one rule file. */
sealed interface Change {
    /** There is a file that isn't in force. */
    record Added(RouteFile file) implements Change {}

    /** A file says something else than what is in force. */
    record Edited(RouteFile file, InForce before) implements Change {}

    /** A file that was refused says again what is in force. */
    record Restored(InForce rule) implements Change {}

    /** A file that is in force is gone. */
    record Deleted(InForce before) implements Change {}

    /** A file that was refused is gone. */
    record Forgotten(String name) implements Change {}

    /** Compares what is with what is in force. What is gone comes first: its ids are then free for a file of another name. */
    static List<Change> between(
            Map<String, InForce> inForce, Map<String, Refusal> refused, SortedMap<String, RouteFile> files) {
        List<Change> changes = new ArrayList<>();
        inForce.forEach((name, rule) -> {
            if (!files.containsKey(name)) changes.add(new Deleted(rule));
        });
        refused.keySet().forEach(name -> {
            if (!files.containsKey(name) && !inForce.containsKey(name)) changes.add(new Forgotten(name));
        });
        files.forEach((name, file) -> {
            InForce rule = inForce.get(name);
            Refusal refusal = refused.get(name);
            boolean isInForce = rule != null && rule.file().equals(file);
            if (isInForce && refusal != null) changes.add(new Restored(rule));
            if (isInForce || (refusal != null && refusal.file().equals(file))) return;
            changes.add(rule == null ? new Added(file) : new Edited(file, rule));
        });
        return changes;
    }
}

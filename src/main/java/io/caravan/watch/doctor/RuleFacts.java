package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import java.util.List;

/**
 * What is known of the rules.
 *
 * @param sketches of the rules in the routes folder
 * @param orphans durables whose rules no file has
 * @param faults broken files, a line each
 */
public record RuleFacts(List<RuleSketch> sketches, List<Orphan> orphans, List<String> faults) {
    /** A durable that no file's rule takes from. @param waiting how many events wait for it */
    public record Orphan(String rule, String durable, long waiting) {}

    public RuleFacts {
        sketches = List.copyOf(sketches);
        orphans = List.copyOf(orphans);
        faults = List.copyOf(faults);
    }
}

package io.caravan.jetstream;

import java.time.Instant;
import java.util.List;

/**
 * A durable as somebody finds it who doesn't serve it.
 *
 * @param name its name
 * @param rule what it says it works for: of a rule, the route id; null when it says nothing, or is gone
 * @param revision how often the rule was edited, from 1; 0 when it doesn't say
 * @param version hash of what the rule says, or null
 * @param filters what it listens to, never empty
 * @param pending what it hasn't given out yet
 * @param out what it has given out, and isn't settled
 * @param floor everything up to it is settled
 * @param delivered the highest sequence it has given out
 * @param lastDelivered when that was, or null
 * @param pausedUntil or null
 * @param served how somebody is known to serve it now, for people; or null
 * @param gone whether only its checkpoints are left
 * @param handouts how often it has given something out, another try counting again
 */
public record DurableState(
        String name,
        String rule,
        int revision,
        String version,
        List<String> filters,
        long pending,
        long out,
        long floor,
        long delivered,
        Instant lastDelivered,
        Instant pausedUntil,
        String served,
        boolean gone,
        long handouts) {
    public DurableState {
        filters = List.copyOf(filters);
    }
}

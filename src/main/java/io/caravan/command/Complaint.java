package io.caravan.command;

import io.caravan.reload.Fault;
import io.caravan.reload.Reasons;
import io.caravan.reload.RouteFaults;
import java.util.List;

/**
 * What a person is told of a failure.
 *
 * @param lines one for each fault
 * @param exitCode 1 for a failure, 2 for what was called or configured wrongly
 */
public record Complaint(List<String> lines, int exitCode) {
    public Complaint {
        lines = List.copyOf(lines);
    }

    /** Finds what is behind an exception: the first one that isn't merely Camel's wrapping. */
    public static Complaint of(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ConfigurationException wrong) return new Complaint(wrong.faults(), 2);
            if (each instanceof RouteFaults wrong) {
                return new Complaint(
                        wrong.faults().stream().map(Fault::toString).toList(), 2);
            }
        }
        return new Complaint(List.of(Reasons.line(failure)), 1);
    }
}

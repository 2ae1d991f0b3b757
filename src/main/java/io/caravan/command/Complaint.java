package io.caravan.command;

import io.caravan.reload.Fault;
import io.caravan.reload.Reasons;
import io.caravan.reload.RouteFaults;
import io.caravan.watch.canary.SettingsDontFit;
import java.util.List;
import org.apache.camel.PropertyBindingException;

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
            if (each instanceof SettingsDontFit wrong) return new Complaint(List.of(wrong.getMessage()), 2);
            if (each instanceof PropertyBindingException wrong) return new Complaint(List.of(binding(wrong)), 2);
            if (each instanceof RouteFaults wrong) {
                return new Complaint(
                        wrong.faults().stream().map(Fault::toString).toList(), 2);
            }
        }
        return new Complaint(List.of(Reasons.line(failure)), 1);
    }

    /** A key of Camel's, in application.properties or a -D. */
    private static String binding(PropertyBindingException wrong) {
        String prefix = wrong.getOptionPrefix() == null ? "" : wrong.getOptionPrefix();
        String key = wrong.getOptionKey() == null ? wrong.getPropertyName() : wrong.getOptionKey();
        String name = prefix.isEmpty() || prefix.endsWith(".") ? prefix + key : prefix + "." + key;
        return wrong.getCause() == null
                ? name + " is no setting of Camel's"
                : name + " can't be '" + wrong.getValue() + "': " + Reasons.line(wrong.getCause());
    }
}

package io.caravan.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person is told of a failure.
 *
 * @param lines one for each fault
 * @param exitCode 1 for a failure, 2 for what was called or configured wrongly
 */
public record Complaint(List<String> lines, int exitCode) {
    private static final String CAMELS = "org.apache.camel.";

    public Complaint {
        lines = List.copyOf(lines);
    }

    /** Finds what is behind an exception: the first one that isn't merely Camel's wrapping. */
    public static Complaint of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable each : chain) {
            if (each instanceof ConfigurationException wrong) return new Complaint(wrong.faults(), 2);
        }
        Throwable telling = chain.stream()
                .filter(each -> !each.getClass().getName().startsWith(CAMELS))
                .filter(each -> each.getClass() != RuntimeException.class || each.getCause() == null)
                .findFirst()
                .orElse(chain.get(chain.size() - 1));
        return new Complaint(List.of(line(telling)), 1);
    }

    /** The message of an exception on one line; its class, too, where the message alone would say little. */
    static String line(Throwable failure) {
        String message =
                failure.getMessage() == null ? "" : failure.getMessage().strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        if (message.isEmpty()) return failure.getClass().getSimpleName();
        return message.contains(" ") ? message : failure.getClass().getSimpleName() + ": " + message;
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = failure; each != null && !chain.contains(each); each = each.getCause()) chain.add(each);
        return chain;
    }
}

package io.caravan.reload;

import java.util.ArrayList;
import java.util.List;

/** What is behind an exception. */
public final class Reasons {
    private static final String CAMELS = "org.apache.camel.";

    private Reasons() {}

    /** One line for people: of the first that isn't merely Camel's wrapping. */
    public static String line(Throwable failure) {
        List<Throwable> chain = chain(failure);
        Throwable telling = chain.stream()
                .filter(each -> !each.getClass().getName().startsWith(CAMELS))
                .filter(each -> each.getClass() != RuntimeException.class || each.getCause() == null)
                .findFirst()
                .orElse(chain.get(chain.size() - 1));
        return text(telling);
    }

    /** An exception and its causes, outermost first. */
    static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = failure; each != null && !chain.contains(each); each = each.getCause()) chain.add(each);
        return chain;
    }

    /** Its message on one line; its class, too, where the message alone would say little. */
    static String text(Throwable failure) {
        String message = oneLine(failure.getMessage() == null ? "" : failure.getMessage());
        if (message.isEmpty()) return failure.getClass().getSimpleName();
        return message.contains(" ") ? message : failure.getClass().getSimpleName() + ": " + message;
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}

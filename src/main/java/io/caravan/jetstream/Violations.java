package io.caravan.jetstream;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Permission violations that the server reported: the only sign of why a publish or a request gets no answer. Threads: safe. */
final class Violations {
    private static final Pattern PUBLISH =
            Pattern.compile("permissions violation for publish to \"(.*)\"", Pattern.CASE_INSENSITIVE);
    private static final Duration RECENT = Duration.ofSeconds(10);
    private static final int MOST = 1_000;

    private record Violation(String error, long nanos) {}

    private final Map<String, Violation> bySubject = new ConcurrentHashMap<>();

    /** @return the subject that may not be published to, or null when the error says something else */
    String note(String error) {
        Matcher refused = PUBLISH.matcher(error);
        if (!refused.find()) return null;
        if (bySubject.size() >= MOST) bySubject.clear();
        bySubject.put(refused.group(1), new Violation(error, System.nanoTime()));
        return refused.group(1);
    }

    /** What the server said of a subject within the last seconds, or null. */
    String recent(String subject) {
        Violation found = bySubject.get(subject);
        return found == null || old(found) ? null : found.error;
    }

    String recentUnder(String beginning) {
        return bySubject.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(beginning) && !old(entry.getValue()))
                .map(entry -> entry.getValue().error)
                .findAny()
                .orElse(null);
    }

    private static boolean old(Violation violation) {
        return System.nanoTime() - violation.nanos > RECENT.toNanos();
    }

    /** The last thing the server said, within the last seconds, of a request to JetStream; or null. */
    String recentRequest() {
        return bySubject.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("$JS."))
                .map(Map.Entry::getValue)
                .filter(violation -> System.nanoTime() - violation.nanos <= RECENT.toNanos())
                .max(Comparator.comparingLong(Violation::nanos))
                .map(Violation::error)
                .orElse(null);
    }
}

package io.caravan.deadletter;

import io.caravan.jetstream.Letters;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums letters up by rule. Its size depends on how many rules and kinds of errors there are, not on how many letters. For one thread. */
public final class Overview {
    /** Kinds of errors that are told apart in one rule; the rest is counted with its rule only. */
    private static final int MOST_CAUSES = 1_000;

    private final Map<String, OfRule> rules = new TreeMap<>();

    /**
     * What there is of one rule.
     *
     * @param letters how many
     * @param oldest when the oldest was written
     * @param newest when the newest was written
     * @param cause what is behind most of them
     */
    public record Row(String rule, long letters, Instant oldest, Instant newest, Cause cause) {}

    /**
     * Letters with the same reason and the same class of error.
     *
     * @param reason as in the header
     * @param errorClass as in the header
     * @param error message of the newest of them
     * @param letters how many
     */
    public record Cause(String reason, String errorClass, String error, long letters) {}

    /** Takes one in. Oldest first. */
    public void add(Letter letter) {
        rules.computeIfAbsent(letter.rule(), rule -> new OfRule()).add(letter);
    }

    /** By name of the rule. */
    public List<Row> rows() {
        return rules.entrySet().stream()
                .map(entry -> entry.getValue().row(entry.getKey()))
                .toList();
    }

    private record Kind(String reason, String errorClass) {}

    private static final class OfRule {
        private final Map<Kind, Cause> causes = new HashMap<>();
        private long letters;
        private Instant oldest;
        private Instant newest;

        void add(Letter letter) {
            letters++;
            if (oldest == null) oldest = letter.time();
            newest = letter.time();
            Kind kind = new Kind(letter.header(Letters.REASON, "?"), letter.header(Letters.ERROR_CLASS, "?"));
            Cause known = causes.get(kind);
            if (known == null && causes.size() >= MOST_CAUSES) return;
            long before = known == null ? 0 : known.letters;
            causes.put(kind, new Cause(kind.reason, kind.errorClass, letter.header(Letters.ERROR, ""), before + 1));
        }

        Row row(String rule) {
            Cause most = causes.values().stream()
                    .max(Comparator.comparingLong(Cause::letters)
                            .thenComparing(Cause::reason)
                            .thenComparing(Cause::errorClass))
                    .orElseThrow();
            return new Row(rule, letters, oldest, newest, most);
        }
    }
}

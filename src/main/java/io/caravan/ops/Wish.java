package io.caravan.ops;

import io.caravan.bucketevent.Since;
import io.caravan.deadletter.Choice;
import io.caravan.jetstream.Start;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a caretaker is asked for: {@code key=value} pairs with semicolons between them. Immutable. */
record Wish(Map<String, String> values) {
    private static final int FASTEST = 1_000_000;

    /** @throws IllegalArgumentException naming the pair that is none, or is none of those that are known */
    static Wish of(String text, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        for (String pair : text.split(";")) {
            if (pair.isBlank()) continue;
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
            if (equals < 0 || !known.contains(key)) {
                throw new IllegalArgumentException("'" + pair.strip() + "' says nothing: write "
                        + String.join("=…;", known.stream().sorted().toList()) + "=…, as far as they are needed");
            }
            values.put(key, pair.substring(equals + 1).strip());
        }
        return new Wish(values);
    }

    Wish {
        values = Map.copyOf(values);
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** @throws IllegalArgumentException when it is missing */
    String required(String key) {
        return get(key).orElseThrow(() -> new IllegalArgumentException("which " + key + "? Write " + key + "=…"));
    }

    /** @throws IllegalArgumentException when a time can't be understood */
    Choice choice() {
        return new Choice(
                values.get("rule"),
                values.get("bucket"),
                values.get("prefix"),
                values.get("error"),
                time("from"),
                time("to"));
    }

    /** @throws IllegalArgumentException when it can't be understood */
    Start start(String key, Start otherwise) {
        return get(key).map(text -> Since.of(text, Clock.systemUTC())).orElse(otherwise);
    }

    /** Events per second; 0 when it doesn't say. */
    long rate() {
        String text = values.getOrDefault("rate", "0");
        if (!text.matches("\\d{1,7}(/s)?")) {
            throw new IllegalArgumentException(
                    "rate is a number of events per second such as 100/s, not '" + text + "'");
        }
        return Math.min(FASTEST, Long.parseLong(text.replace("/s", "")));
    }

    private Instant time(String key) {
        return start(key, null) instanceof Start.At at ? at.time() : null;
    }
}

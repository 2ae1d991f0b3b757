package io.caravan.jetstream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in settings: {@code 500ms}, {@code 1s}, {@code 1m30s}, {@code 2h}, {@code 7d}; a number alone is milliseconds. Camel's own parser takes {@code 1x} for something, too. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)\\s*");
    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "m",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1),
            "d",
            Duration.ofDays(1));

    private Durations() {}

    /** @throws IllegalArgumentException when it is none */
    public static Duration parse(String text) {
        String stripped = text.strip();
        if (MILLIS.matcher(stripped).matches()) return Duration.ofMillis(Long.parseLong(stripped));
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(stripped);
        int at = 0;
        while (part.find(at) && part.start() == at) {
            sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            at = part.end();
        }
        if (at == 0 || at < stripped.length()) throw new IllegalArgumentException("no duration: '" + text + "'");
        return sum;
    }

    /** Separated by commas; none when there is nothing in it. @throws IllegalArgumentException when one of them is none */
    public static List<Duration> list(String text) {
        return EndpointSettings.list(text).stream().map(Durations::parse).toList();
    }
}

package io.caravan.bucketevent;

import io.caravan.jetstream.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as people write them: where a new rule begins, or what a command goes back to. */
public final class Since {
    private static final Pattern AGE = Pattern.compile("(\\d{1,9})(s|m|h|d)");

    private Since() {}

    /** @throws IllegalArgumentException when it is none of: now, beginning, a time, a day, an age; or lies in the future */
    public static Start of(String option, Clock clock) {
        String text = option == null ? "now" : option.strip();
        switch (text.toLowerCase(Locale.ROOT)) {
            case "", "now":
                return new Start.Now();
            case "beginning":
                return new Start.Beginning();
            default:
                Matcher age = AGE.matcher(text);
                return new Start.At(age.matches() ? clock.instant().minus(age(age)) : past(text, clock));
        }
    }

    /** Such as 30s, 15m, 24h or 7d. @throws IllegalArgumentException when it is none of these */
    public static Duration age(String text) {
        Matcher age = AGE.matcher(text.strip());
        if (!age.matches()) throw new IllegalArgumentException("'" + text + "' is none of 30s, 15m, 24h, 7d");
        return age(age);
    }

    private static Duration age(Matcher age) {
        long count = Long.parseLong(age.group(1));
        return switch (age.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** A server that is asked to begin in the future begins now, which isn't what was asked for. */
    private static Instant past(String text, Clock clock) {
        Instant time = time(text);
        if (time.isAfter(clock.instant())) {
            throw new IllegalArgumentException(
                    "since lies in the future: '" + text + "'; a rule begins now at the latest");
        }
        return time;
    }

    private static Instant time(String text) {
        try {
            return text.contains("T")
                    ? java.time.OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "since is no point in time: '" + text
                            + "'; write now, beginning, a time such as 2026-11-23T08:00:00Z, a day (UTC), or an age such as 24h or 7d",
                    e);
        }
    }
}

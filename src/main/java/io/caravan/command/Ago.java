package io.caravan.command;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, for people. */
final class Ago {
    private Ago() {}

    /** In its largest unit. @param time null for never, which is a dash */
    static String text(Instant time, Instant now) {
        return time == null ? "-" : text(Duration.between(time, now));
    }

    static String text(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) return seconds + "s";
        if (seconds < 2 * 3_600) return seconds / 60 + "m";
        if (seconds < 2 * 86_400) return seconds / 3_600 + "h";
        return seconds / 86_400 + "d";
    }
}

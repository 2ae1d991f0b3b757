package io.caravan.event;

import java.util.Locale;

/** How Caravan came to know of an event. */
public enum Origin {
    LIVE,
    AUDIT,
    BACKFILL,
    REPLAY;

    /** Lower case, as in JSON. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when no origin has that token */
    static Origin ofToken(String token) {
        for (Origin origin : values()) {
            if (origin.token().equals(token)) {
                return origin;
            }
        }
        throw new IllegalArgumentException("no origin of an event: " + token);
    }
}

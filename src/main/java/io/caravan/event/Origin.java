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
}

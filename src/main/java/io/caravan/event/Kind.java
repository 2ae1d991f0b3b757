package io.caravan.event;

import java.util.Locale;

/** What an event says of its object; the second token of its journal subject. */
public enum Kind {
    CREATED,
    CHANGED,
    REMOVED,
    ACCESSED,
    OTHER;

    /** Lower case, as in JSON and in subjects. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}

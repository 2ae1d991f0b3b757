package io.caravan.jetstream;

import java.util.Locale;

/** Why a message became a dead letter. */
public enum Reason {
    /** The error was one that trying again can't help. */
    PERMANENT,
    /** All delays were used up. */
    EXHAUSTED,
    /** Its bytes are no notification that Caravan knows. */
    UNDECODABLE,
    /** The process died twice while it worked on this message alone. */
    CRASHES,
    /** The journal ran full before its rule came to it. */
    EXPIRED;

    /** As written in the header of the letter, lower case. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}

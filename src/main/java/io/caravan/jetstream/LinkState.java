package io.caravan.jetstream;

import java.time.Instant;

/**
 * How the connection to NATS is, at one moment.
 *
 * @param phase see {@link Phase}
 * @param detail why it isn't connected, one line for people; the server's URL when it is
 * @param since since when it is so
 */
public record LinkState(Phase phase, String detail, Instant since) {

    /** What the connection is doing. */
    public enum Phase {
        /** No attempt yet. */
        NEW,
        CONNECTED,
        /** Can't be reached; tried again and again. */
        AWAY,
        /** The server refuses the credentials; tried again, in case they are put right there. */
        REFUSED,
        STOPPED
    }

    /** Whether messages flow. */
    public boolean connected() {
        return phase == Phase.CONNECTED;
    }
}

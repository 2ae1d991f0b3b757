package io.caravan.event;

import java.util.List;

/** What became of a notification. */
public sealed interface Decoding {
    /**
     * It was understood.
     *
     * @param events in the order of its records; may be empty
     * @param ignored how many of its records are nobody's business: a store's test event, and what happened to Caravan's own objects
     */
    record Decoded(List<ObjectEvent> events, int ignored) implements Decoding {
        public Decoded {
            events = List.copyOf(events);
        }
    }

    /**
     * It wasn't. Nothing of it may be used, not even records that were understood.
     *
     * @param reason one line for people
     */
    record Undecodable(String reason) implements Decoding {}
}

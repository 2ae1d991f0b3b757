package io.caravan.command;

import io.caravan.event.ObjectEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * An event that a stream has.
 *
 * @param at when the stream stored it
 */
record DemoArrival(String subject, ObjectEvent event, Instant at) {

    /** From MinIO's time of the event, by the same clock. */
    long millis() {
        return Duration.between(event.time(), at).toMillis();
    }

    /** The object and what was done to it; control characters are shown as blanks. */
    String name() {
        String name = event.bucket() + "/" + event.key() + " (" + DemoExpectation.shortType(event.type()) + ")";
        return name.replaceAll("\\p{Cntrl}", " ");
    }
}

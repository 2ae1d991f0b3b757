package io.caravan.jetstream;

import java.time.Instant;

/** Where a new durable begins in its stream. */
public sealed interface Start {
    /** With the oldest message. */
    record Beginning() implements Start {}

    /** With the next message; on an empty stream that is the beginning. */
    record Now() implements Start {}

    /** With the first message stored at or after a time. */
    record At(Instant time) implements Start {}
}

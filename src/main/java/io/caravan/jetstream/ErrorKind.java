package io.caravan.jetstream;

/** What a failure calls for. Decided in one place, {@code Errors.kindOf}. */
public enum ErrorKind {
    /** Trying again can't help: dead letter now. */
    PERMANENT,
    /** May pass; counted, and retried by delayed nak until the delays are used up. The default for what is unknown. */
    TRANSIENT,
    /** A sink or NATS is away or full: the rule holds, nothing is counted, nothing is dead-lettered. */
    OUTAGE,
    /** No stream takes the subject: the rule is held until someone makes one. */
    MISCONFIGURED
}

package io.caravan.jetstream;

/** With {@code manualAck=true}: the route settles its message itself, through this header. Only the first call counts. Threads: any may call. */
public interface Acknowledgement {
    /** The header that holds it. */
    String HEADER = "CaravanAcknowledgement";

    /** The message is done. */
    void ack();

    /** The message failed, and is treated as if its exchange had failed with that. */
    void nak(Throwable reason);
}

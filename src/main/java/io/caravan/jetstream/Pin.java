package io.caravan.jetstream;

import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What makes an ordered rule run on one instance at a time: the server gives the durable's messages to the one whose requests carry the pin that it gave out, and the requests
 * of all others wait. A pin lasts longer than an ackWait without a sign of life, so whoever gets the next one is first given again what the last one had in hand. Threads: safe.
 */
final class Pin {
    static final String GROUP = "ordered";
    /** Status of a request whose pin is no longer the one. */
    static final int WRONG = 423;

    private static final String HEADER = "Nats-Pin-Id";

    private volatile String id;

    /** For how long nobody else gets it. */
    static Duration lasts(Duration ackWait) {
        return ackWait.multipliedBy(3).dividedBy(2);
    }

    /** @return whether it is a new one */
    boolean seen(Message message) {
        String given = message.hasHeaders() ? message.getHeaders().getFirst(HEADER) : null;
        if (given == null || given.equals(id)) return false;
        id = given;
        return true;
    }

    void lost() {
        id = null;
    }

    boolean held() {
        return id != null;
    }

    /** A request for messages, with the pin. */
    byte[] onto(byte[] request) {
        String now = id;
        String json = new String(request, StandardCharsets.US_ASCII);
        return (json.substring(0, json.length() - 1) + ",\"group\":\"" + GROUP
                        + (now == null ? "\"}" : "\",\"id\":\"" + now + "\"}"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A request that no message fits: all it does is show that its sender lives. */
    byte[] signOfLife() {
        return onto("{\"batch\":1,\"no_wait\":true,\"max_bytes\":1}".getBytes(StandardCharsets.US_ASCII));
    }
}

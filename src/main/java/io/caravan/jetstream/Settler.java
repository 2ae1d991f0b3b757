package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tells the server how a message ended. While the connection is away the answers are kept (there is at most one for each message that is out)
 * and sent when it is back, so that a pause of NATS doesn't cost an ackWait. Threads: safe.
 */
final class Settler {
    private static final byte[] ACK = "+ACK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROGRESS = "+WPI".getBytes(StandardCharsets.US_ASCII);

    private final Link link;
    private final Queue<Answer> backlog = new ConcurrentLinkedQueue<>();

    Settler(Link link) {
        this.link = link;
    }

    void ack(Message message) {
        send(new Answer(message.getReplyTo(), ACK));
    }

    /** Always with a delay: a bare nak is redelivered at once, and burns. */
    void nak(Message message, Duration delay) {
        byte[] nak = ("-NAK {\"delay\":" + delay.toNanos() + "}").getBytes(StandardCharsets.US_ASCII);
        send(new Answer(message.getReplyTo(), nak));
    }

    /** Not worth keeping: when the connection is back there is a next one. */
    void inProgress(Message message) {
        trySend(new Answer(message.getReplyTo(), PROGRESS));
    }

    /** Call it when the connection is back. */
    void flush() {
        for (Answer answer = backlog.poll(); answer != null; answer = backlog.poll()) {
            if (trySend(answer)) continue;
            backlog.add(answer);
            return;
        }
    }

    private void send(Answer answer) {
        if (!trySend(answer)) backlog.add(answer);
    }

    private boolean trySend(Answer answer) {
        Connection connection = link.connected() ? link.connection() : null;
        if (connection == null) return false;
        try {
            connection.publish(answer.subject, answer.payload);
            return true;
        } catch (IllegalStateException closedOrReconnecting) {
            return false;
        }
    }

    private record Answer(String subject, byte[] payload) {}
}

package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Publishes without blocking, with at most so many PubAcks awaited; what comes above that waits in a queue, whose length is bounded by the windows of those
 * who publish. The timeout is its own, by one sweep for all, since a timer for each message costs more than the message. Threads: safe.
 */
final class JetStreamPublisher implements Publisher {
    /** jnats removes what it waits for after this long, by itself; the timeout here comes first. */
    private static final Duration BACKSTOP = Duration.ofSeconds(30);

    private final Link link;
    private final Duration timeout;
    private final int most;
    private final Consumer<JetStreamPublisher> onClose;
    private final Refusals refusals;
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Pending> sent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger drains = new AtomicInteger();
    private final LongAdder published = new LongAdder();
    private final LongAdder duplicates = new LongAdder();

    JetStreamPublisher(Link link, Duration timeout, int maxInFlight, Consumer<JetStreamPublisher> onClose) {
        this.link = link;
        this.timeout = timeout;
        this.most = maxInFlight;
        this.onClose = onClose;
        this.refusals = new Refusals(link, timeout);
    }

    /** How many PubAcks came. */
    long published() {
        return published.sum();
    }

    /** How many of these said that the stream had the message already. */
    long duplicates() {
        return duplicates.sum();
    }

    /** How many PubAcks are awaited. */
    int inFlight() {
        return underWay.get();
    }

    /** What is under way goes on; nothing is swept any more. */
    void close() {
        onClose.accept(this);
    }

    @Override
    public CompletableFuture<Published> publish(Outgoing message) {
        String fault = Subjects.fault(message.subject());
        if (fault != null) return CompletableFuture.failedFuture(Refusals.permanent(message.subject(), fault, null));
        Pending next = new Pending(message);
        waiting.add(next);
        drain();
        return next.done;
    }

    /** Sends what the window has room for, in order. One thread at a time; another that comes meanwhile leaves its work to that one. */
    private void drain() {
        if (drains.getAndIncrement() != 0) return;
        int missed = 1;
        do {
            while (underWay.get() < most) {
                Pending next = waiting.poll();
                if (next == null) break;
                underWay.incrementAndGet();
                send(next);
            }
            missed = drains.addAndGet(-missed);
        } while (missed != 0);
    }

    private void send(Pending next) {
        Connection connection = link.connection();
        if (connection == null || !link.connected()) {
            fail(next, new IllegalStateException(link.away()));
            return;
        }
        Outgoing message = next.message;
        next.deadlineNanos = System.nanoTime() + timeout.toNanos();
        try {
            Headers headers = headers(message);
            checkSize(connection, headers, message.body());
            sent.add(next);
            next.request =
                    connection.requestWithTimeout(message.subject(), headers, message.body(), timeout.plus(BACKSTOP));
            next.request.whenComplete((answer, error) -> {
                if (error != null) fail(next, error);
                else answered(next, answer);
            });
        } catch (IllegalArgumentException | IllegalStateException e) {
            fail(next, e);
        }
    }

    private static Headers headers(Outgoing message) {
        if (message.messageId() == null && message.expectedStream() == null) return message.headers();
        Headers headers = message.headers() == null ? new Headers() : message.headers();
        if (message.messageId() != null) headers.put("Nats-Msg-Id", message.messageId());
        if (message.expectedStream() != null) headers.put("Nats-Expected-Stream", message.expectedStream());
        return headers;
    }

    /** A message that is over the limit with its headers makes the server close the connection, for everybody on it. */
    private static void checkSize(Connection connection, Headers headers, byte[] body) {
        long size = body.length + (headers == null ? 0 : headers.serializedLength());
        long limit = connection.getMaxPayload();
        if (limit > 0 && size > limit) {
            throw new IllegalArgumentException(
                    "it has " + size + " bytes with its headers, over the server's max_payload of " + limit);
        }
    }

    private void answered(Pending next, Message answer) {
        try {
            PublishAck ack = new PublishAck(answer);
            if (!end(next)) return;
            published.increment();
            if (ack.isDuplicate()) duplicates.increment();
            next.done.complete(new Published(ack.getStream(), ack.getSeqno(), ack.isDuplicate()));
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            fail(next, e);
        }
    }

    private void fail(Pending failed, Throwable error) {
        if (!end(failed)) return;
        refusals.of(failed.message, Answers.unwrapped(error)).thenAccept(failed.done::completeExceptionally);
    }

    /** Once for each. @return false when it has ended already */
    private boolean end(Pending ending) {
        if (!ending.ended.compareAndSet(false, true)) return false;
        sent.remove(ending); // at or near the head, since answers come in order
        underWay.decrementAndGet();
        drain();
        return true;
    }

    /** Ends what has waited too long. */
    void sweep(long now) {
        for (Pending oldest = sent.peek(); oldest != null && oldest.deadlineNanos - now < 0; oldest = sent.peek()) {
            CompletableFuture<Message> request = oldest.request;
            fail(oldest, new TimeoutException());
            sent.remove(oldest);
            if (request != null) request.cancel(false);
        }
    }

    /** No answer will come for what is under way. Whether the stream has it, its message id tells when it comes again. */
    void connectionLost(String why) {
        sent.forEach(each -> fail(each, new IllegalStateException(why)));
    }

    /** The server doesn't let us publish there. */
    void refused(String subject, String error) {
        sent.forEach(each -> {
            if (each.message.subject().equals(subject)) fail(each, new IllegalStateException(error));
        });
    }

    private static final class Pending {
        private final Outgoing message;
        private final CompletableFuture<Published> done = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile CompletableFuture<Message> request;
        private volatile long deadlineNanos;

        Pending(Outgoing message) {
            this.message = message;
        }
    }
}

package io.caravan.jetstream;

import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Writes dead letters: the bytes as the rule got them, and headers that say what happened. Threads: safe. */
final class Letters {
    static final String RULE = "Caravan-Rule";
    static final String EVENT_ID = "Caravan-Event-Id";
    static final String STREAM = "Caravan-Stream";
    static final String SEQUENCE = "Caravan-Sequence";
    static final String SUBJECT = "Caravan-Subject";
    static final String ERROR_CLASS = "Caravan-Error-Class";
    static final String ERROR = "Caravan-Error";
    static final String ATTEMPTS = "Caravan-Attempts";
    static final String FIRST_FAILURE = "Caravan-First-Failure";
    static final String LAST_FAILURE = "Caravan-Last-Failure";
    static final String TARGET = "Caravan-Target";
    static final String REASON = "Caravan-Reason";
    static final String BODY = "Caravan-Body";

    /** Room for the headers of a letter beside its body; their values are cut at 4 kB together. */
    private static final int HEADER_ROOM = 8_192;

    private final Publisher publisher;
    private final LongSupplier maxPayload;
    private final Sender sender;

    /**
     * In whose name they are written.
     *
     * @param rule what the durable works for
     * @param stream where the messages are from
     * @param durable whose messages they were
     * @param subject where its letters go
     */
    record Sender(String rule, String stream, String durable, String subject) {}

    Letters(Publisher publisher, LongSupplier maxPayload, Sender sender) {
        this.publisher = publisher;
        this.maxPayload = maxPayload;
        this.sender = sender;
    }

    Letters(Publisher publisher, LongSupplier maxPayload, ConsumerSettings settings) {
        this(
                publisher,
                maxPayload,
                new Sender(settings.rule(), settings.stream(), settings.durable(), settings.deadLetterSubject()));
    }

    /** Completes when the letter is stored. Written twice it is one letter, by its message id. */
    CompletableFuture<Published> write(
            Message message, String eventId, Reason reason, Throwable error, RetryState retries, String target) {
        Headers headers = headers(message.getSubject(), message.metaData().streamSequence(), eventId, reason, error);
        put(headers, TARGET, target);
        failures(headers, retries);
        return publish(headers, message.getData(), message.metaData().streamSequence(), eventId);
    }

    /**
     * The same for a message of the stream that isn't in anybody's hands.
     *
     * @param retries what is known of its failures, or null when it was never tried
     */
    CompletableFuture<Published> write(
            MessageInfo message, String eventId, Reason reason, Throwable error, RetryState retries) {
        Headers headers = headers(message.getSubject(), message.getSeq(), eventId, reason, error);
        failures(headers, retries);
        return publish(headers, message.getData(), message.getSeq(), eventId);
    }

    private Headers headers(String subject, long sequence, String eventId, Reason reason, Throwable error) {
        Headers headers = new Headers();
        put(headers, RULE, sender.rule());
        put(headers, EVENT_ID, eventId);
        put(headers, STREAM, sender.stream());
        put(headers, SEQUENCE, Long.toString(sequence));
        put(headers, SUBJECT, subject);
        put(headers, REASON, reason.token());
        put(headers, ERROR_CLASS, error.getClass().getName());
        put(headers, ERROR, message(error));
        return headers;
    }

    private static void failures(Headers headers, RetryState retries) {
        put(headers, ATTEMPTS, Integer.toString(retries == null ? 0 : retries.attempts()));
        if (retries == null) return;
        put(headers, FIRST_FAILURE, retries.first().toString());
        put(headers, LAST_FAILURE, retries.last().toString());
    }

    private CompletableFuture<Published> publish(Headers headers, byte[] data, long sequence, String eventId) {
        byte[] body = data == null ? new byte[0] : data;
        if (body.length + HEADER_ROOM > maxPayload.getAsLong()) {
            put(headers, BODY, "omitted");
            body = new byte[0];
        }
        String id = "letter:" + sender.durable() + ":" + sender.stream() + ":" + sequence + ":" + eventId;
        return publisher.publish(new Outgoing(sender.subject(), headers, body, id, null));
    }

    /** Class and message of a failure, for people. */
    static String describe(Throwable error) {
        return error.getClass().getName() + ": " + message(error);
    }

    private static String message(Throwable error) {
        return error.getMessage() == null ? "" : error.getMessage();
    }

    private static void put(Headers headers, String name, String value) {
        if (value == null) return;
        headers.put(name, HeaderCodec.encode(value));
    }
}

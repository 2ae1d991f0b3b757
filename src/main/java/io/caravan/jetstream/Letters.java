package io.caravan.jetstream;

import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Writes dead letters: the bytes as the rule got them, and headers that say what happened, each value by {@link HeaderCodec}. Threads: safe. */
public final class Letters {
    /** Route id of the rule. */
    public static final String RULE = "Caravan-Rule";
    /** The rule's durable: it begins with the group. */
    public static final String DURABLE = "Caravan-Durable";
    /** Id of the event. */
    public static final String EVENT_ID = "Caravan-Event-Id";
    /** The stream it was taken from. */
    public static final String STREAM = "Caravan-Stream";
    /** Its sequence in that stream. */
    public static final String SEQUENCE = "Caravan-Sequence";
    /** Its subject in that stream. */
    public static final String SUBJECT = "Caravan-Subject";
    /** Class of the error. */
    public static final String ERROR_CLASS = "Caravan-Error-Class";
    /** Message of the error. */
    public static final String ERROR = "Caravan-Error";
    /** How often it was tried and failed. */
    public static final String ATTEMPTS = "Caravan-Attempts";
    /** When it first failed, ISO 8601 in UTC. */
    public static final String FIRST_FAILURE = "Caravan-First-Failure";
    /** When it last failed. */
    public static final String LAST_FAILURE = "Caravan-Last-Failure";
    /** The last subject that the rule was about to publish to, if there was one. */
    public static final String TARGET = "Caravan-Target";
    /** Token of a {@link Reason}. */
    public static final String REASON = "Caravan-Reason";
    /** {@link #OMITTED} when the body was left out; else there is no such header. */
    public static final String BODY = "Caravan-Body";

    /** The body is too large for a message with these headers: it is where stream and sequence say. */
    public static final String OMITTED = "omitted";

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
        put(headers, DURABLE, sender.durable());
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
            put(headers, BODY, OMITTED);
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

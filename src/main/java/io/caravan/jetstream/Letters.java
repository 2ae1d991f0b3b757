package io.caravan.jetstream;

import io.nats.client.Message;
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
    private final ConsumerSettings settings;

    Letters(Publisher publisher, LongSupplier maxPayload, ConsumerSettings settings) {
        this.publisher = publisher;
        this.maxPayload = maxPayload;
        this.settings = settings;
    }

    /** Completes when the letter is stored. Written twice it is one letter, by its message id. */
    CompletableFuture<Published> write(
            Message message, String eventId, Reason reason, Throwable error, RetryState retries, String target) {
        long sequence = message.metaData().streamSequence();
        Headers headers = new Headers();
        put(headers, RULE, settings.rule());
        put(headers, EVENT_ID, eventId);
        put(headers, STREAM, settings.stream());
        put(headers, SEQUENCE, Long.toString(sequence));
        put(headers, SUBJECT, message.getSubject());
        put(headers, REASON, reason.token());
        put(headers, ATTEMPTS, Integer.toString(retries.attempts()));
        put(headers, FIRST_FAILURE, retries.first().toString());
        put(headers, LAST_FAILURE, retries.last().toString());
        put(headers, TARGET, target);
        put(headers, ERROR_CLASS, error.getClass().getName());
        put(headers, ERROR, message(error));
        byte[] body = message.getData();
        if (body.length + HEADER_ROOM > maxPayload.getAsLong()) {
            put(headers, BODY, "omitted");
            body = new byte[0];
        }
        String id = "letter:" + settings.durable() + ":" + settings.stream() + ":" + sequence + ":" + eventId;
        return publisher.publish(new Outgoing(settings.deadLetterSubject(), headers, body, id, null));
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

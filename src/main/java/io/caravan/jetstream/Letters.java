package io.caravan.jetstream;

import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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

    private final Link link;
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

    Letters(Link link, Sender sender) {
        this.link = link;
        this.sender = sender;
    }

    Letters(Link link, ConsumerSettings settings) {
        this(link, new Sender(settings.rule(), settings.stream(), settings.durable(), settings.deadLetterSubject()));
    }

    /**
     * Completes when the letter is stored. Written twice it is one letter, by its message id.
     *
     * @param source what becomes of the message in its stream
     */
    CompletableFuture<Published> write(
            Message message,
            String eventId,
            Reason reason,
            Throwable error,
            RetryState retries,
            String target,
            Source source) {
        Headers headers = headers(message.getSubject(), message.metaData().streamSequence(), eventId, reason, error);
        put(headers, TARGET, target);
        failures(headers, retries);
        return publish(headers, message.getData(), message.metaData().streamSequence(), eventId, source);
    }

    /** Whether a letter may point to a message's place instead of holding its bytes. */
    enum Source {
        KEPT,
        /** By a work queue, or since it is about to be removed. */
        FORGOTTEN
    }

    /**
     * The same for a message of the stream that isn't in anybody's hands.
     *
     * @param retries what is known of its failures, or null when it was never tried
     */
    CompletableFuture<Published> write(
            MessageInfo message, String eventId, Reason reason, Throwable error, RetryState retries, Source source) {
        Headers headers = headers(message.getSubject(), message.getSeq(), eventId, reason, error);
        failures(headers, retries);
        return publish(headers, message.getData(), message.getSeq(), eventId, source);
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

    private CompletableFuture<Published> publish(
            Headers headers, byte[] data, long sequence, String eventId, Source source) {
        byte[] body = data == null ? new byte[0] : data;
        String id = "letter:" + sender.durable() + ":" + sender.stream() + ":" + sequence + ":" + eventId;
        if (fits(headers, body, id)) return store(headers, body, id);
        if (source == Source.FORGOTTEN) {
            // The bytes go before what is to be said of them. As the message itself was published, it can be again.
            return link.publisher().publish(new Outgoing(sender.subject(), null, body, null, null));
        }
        put(headers, BODY, OMITTED);
        return store(headers, new byte[0], id);
    }

    private boolean fits(Headers headers, byte[] body, String id) {
        Headers all = new Headers(headers).put("Nats-Msg-Id", id);
        return body.length + all.serializedLength() <= link.connection().getMaxPayload();
    }

    /** A letter of that id may have been there, replayed and deleted a moment ago: then the server swallows this one, and nothing would tell of the new failure. */
    private CompletableFuture<Published> store(Headers headers, byte[] body, String id) {
        Outgoing letter = new Outgoing(sender.subject(), headers, body, id, null);
        return link.publisher().publish(letter).thenCompose(stored -> {
            if (!stored.duplicate()) return CompletableFuture.completedFuture(stored);
            return isThere(stored).thenCompose(there -> {
                if (there) return CompletableFuture.completedFuture(stored);
                String another = id + ":" + NUID.nextGlobal();
                return link.publisher()
                        .publish(new Outgoing(sender.subject(), new Headers(headers), body, another, null));
            });
        });
    }

    private CompletableFuture<Boolean> isThere(Published stored) {
        return new StreamReads(link, stored.stream()).message(stored.sequence()).thenApply(Optional::isPresent);
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

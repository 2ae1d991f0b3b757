package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** What a publish that got no PubAck calls for, and what is said of it to people. Threads: safe. */
final class Refusals {
    /** Wrong stream; message over the stream's max_msg_size. */
    private static final Set<Integer> PERMANENT = Set.of(10060, 10054);
    /** The stream can't store it (bytes or messages used up, 10077); resources of account or server. */
    private static final Set<Integer> FULL = Set.of(10077, 10002, 10023, 10028, 10047);

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 1_000;
    private static final int SHOWN = 100;

    private record Lookup(CompletableFuture<Boolean> covered, long nanos) {}

    private final Link link;
    private final Duration timeout;
    private final Map<String, Lookup> lookups = new ConcurrentHashMap<>();

    Refusals(Link link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /** Never fails; usually complete already. */
    CompletableFuture<PublishException> of(Outgoing message, Throwable error) {
        String subject = message.subject();
        String violation = link.violation(subject);
        if (violation != null) {
            return now(new PublishException(
                    ErrorKind.MISCONFIGURED,
                    subject,
                    "NATS doesn't let us publish to " + shown(subject) + ": " + violation
                            + " (the user's permissions have to allow it)",
                    error));
        }
        if (error instanceof JetStreamApiException api) return now(refused(message, api));
        if (error instanceof IllegalArgumentException) return now(permanent(subject, error.getMessage(), error));
        if (Answers.noResponders(error)) return nobodyThere(subject, error);
        return now(outage(subject, error));
    }

    private static CompletableFuture<PublishException> now(PublishException failure) {
        return CompletableFuture.completedFuture(failure);
    }

    static PublishException permanent(String subject, String why, Throwable cause) {
        return new PublishException(
                ErrorKind.PERMANENT, subject, "can't be published to " + shown(subject) + ": " + why, cause);
    }

    private PublishException outage(String subject, Throwable error) {
        String why = error instanceof TimeoutException && link.connected()
                ? "no PubAck within " + timeout.toMillis() + " ms"
                : error instanceof IllegalStateException || link.connected() ? Answers.why(error) : link.away();
        return new PublishException(
                ErrorKind.OUTAGE, subject, "can't publish to " + shown(subject) + ": " + why, error);
    }

    private static PublishException refused(Outgoing message, JetStreamApiException api) {
        int code = api.getApiErrorCode();
        ErrorKind kind = PERMANENT.contains(code)
                ? ErrorKind.PERMANENT
                : FULL.contains(code) || api.getErrorCode() >= 500 ? ErrorKind.OUTAGE : ErrorKind.TRANSIENT;
        String stream = message.expectedStream() == null ? "its stream" : "stream " + message.expectedStream();
        return new PublishException(
                kind,
                message.subject(),
                "can't publish to " + shown(message.subject()) + ": " + stream + " refuses it: " + api.getMessage(),
                api);
    }

    /** No responders: either the server has no JetStream just now, or no stream takes the subject. The two call for different people. */
    private CompletableFuture<PublishException> nobodyThere(String subject, Throwable error) {
        return covered(subject)
                .thenApply(covered -> covered
                        ? outage(subject, error)
                        : new PublishException(
                                ErrorKind.MISCONFIGURED,
                                subject,
                                "no stream takes the subject " + shown(subject)
                                        + "; create one, or mend the subject of the step that publishes",
                                error));
    }

    /** Whether a stream takes a subject; true when nobody can say. */
    private CompletableFuture<Boolean> covered(String subject) {
        long now = System.nanoTime();
        Lookup known = lookups.get(subject);
        if (known != null && now - known.nanos < REMEMBERED.toNanos()) return known.covered;
        if (lookups.size() >= MOST_REMEMBERED) lookups.clear();
        byte[] question = ("{\"subject\":\"" + subject.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Boolean> covered = link.request(link.apiPrefix() + "STREAM.NAMES", question, timeout)
                .thenApply(answer -> !new String(answer.getData(), StandardCharsets.UTF_8).contains("\"total\":0"))
                .exceptionally(noAnswer -> true);
        lookups.put(subject, new Lookup(covered, now));
        return covered;
    }

    /** Long subjects make unreadable lines. */
    private static String shown(String subject) {
        return subject.length() <= SHOWN ? subject : subject.substring(0, SHOWN) + "…";
    }
}

package io.caravan.jetstream;

import io.nats.client.JetStreamStatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What jnats means when a request fails. */
final class Answers {
    private Answers() {}

    /** Nobody listens on the subject. jnats reports it as a status if asked to when the connection was made, else by a cancellation that says nothing. */
    static boolean noResponders(Throwable error) {
        if (error instanceof JetStreamStatusException status) {
            return status.getStatus() != null && status.getStatus().getCode() == 503;
        }
        return error instanceof CancellationException && error.getMessage() == null;
    }

    static Throwable unwrapped(Throwable error) {
        Throwable inner = error;
        while (inner.getCause() != null
                && (inner instanceof CompletionException || inner.getClass() == RuntimeException.class)) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** Waits for one: only where blocking is allowed. */
    static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        return await(answer, Duration.ofSeconds(10));
    }

    static <T> T await(CompletableFuture<T> answer, Duration within) throws IOException, InterruptedException {
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer from NATS within " + within.toSeconds() + " s", e);
        }
    }

    /** For people. */
    static String why(Throwable error) {
        if (error == null) return "not connected";
        Throwable inner = unwrapped(error);
        if (noResponders(inner)) return "nobody there (503): JetStream is off, or has no leader just now";
        if (inner instanceof CancellationException) return "no answer in time";
        return inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}

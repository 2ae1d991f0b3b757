package io.caravan.jetstream;

import io.nats.client.JetStreamStatusException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

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

    /** For people. */
    static String why(Throwable error) {
        if (error == null) return "not connected";
        Throwable inner = unwrapped(error);
        if (noResponders(inner)) return "nobody there (503): JetStream is off, or has no leader just now";
        if (inner instanceof CancellationException) return "no answer in time";
        return inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}

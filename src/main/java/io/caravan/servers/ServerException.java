package io.caravan.servers;

/** A server can't be had or doesn't run. The message is one line for people: what, why, and what to do. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServerException(String message) {
        super(message);
    }

    ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}

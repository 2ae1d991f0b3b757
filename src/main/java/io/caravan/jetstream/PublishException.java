package io.caravan.jetstream;

/** A publish that got no PubAck. The message is one line for people: subject, stream, what happened, what to do. */
public class PublishException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String subject;

    public PublishException(ErrorKind kind, String subject, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.subject = subject;
    }

    public ErrorKind kind() {
        return kind;
    }

    /** The resolved subject. */
    public String subject() {
        return subject;
    }
}

package io.caravan.jetstream;

/** A failure that trying again can't mend. A rule's bean may throw it too; so may anything that extends it. */
public class PermanentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public PermanentException(String message) {
        this(Reason.PERMANENT, message, null);
    }

    public PermanentException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The reason that its dead letter will carry. */
    public Reason reason() {
        return reason;
    }
}

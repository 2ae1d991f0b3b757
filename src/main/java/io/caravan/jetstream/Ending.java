package io.caravan.jetstream;

/** How a rule ended for a message that was given to it again. */
public sealed interface Ending {
    /** Something was sent, and every publish has its PubAck. */
    record Delivered() implements Ending {}

    /** The rule doesn't want it, or sent nothing. */
    record Filtered() implements Ending {}

    /**
     * It failed.
     *
     * @param kind what that calls for
     * @param error never null
     */
    record Failed(ErrorKind kind, Throwable error) implements Ending {
        /** Class and message, for people; may have line breaks. */
        public String text() {
            return Letters.describe(error);
        }
    }
}

package io.caravan.jetstream;

import java.time.Instant;

/**
 * How a consumer is, at one moment. Counts are since the start of the consumer.
 *
 * @param rule what it works for
 * @param stream its stream
 * @param durable its durable
 * @param state see {@link State}
 * @param detail why, one line; empty when running
 * @param since since when it is in that state
 * @param offered messages it began to work on, each once
 * @param delivered completed, and something was sent
 * @param filtered completed without sending anything
 * @param deadLettered became dead letters
 * @param retried counted failures that will be tried again
 * @param pending being worked on or waiting for another try
 * @param waiting of these, waiting for another try
 * @param backlog how far its durable is behind, whichever instance has the messages: not handed out, or not settled, as of a second ago; -1 before that is known
 */
public record ConsumerStatus(
        String rule,
        String stream,
        String durable,
        State state,
        String detail,
        Instant since,
        long offered,
        long delivered,
        long filtered,
        long deadLettered,
        long retried,
        int pending,
        int waiting,
        long backlog) {

    /** What a consumer is doing. */
    public enum State {
        /** Waits for NATS, for its stream or for its durable. */
        ATTACHING,
        RUNNING,
        /** Somebody told its durable to give nothing for a while. */
        PAUSED,
        /** A sink is away: takes nothing but one message now and then, to see whether it is back. */
        HELD,
        /** No stream takes what it publishes; held likewise. */
        MISCONFIGURED,
        /** As many exchanges hang as it may replace threads for. */
        HANGING,
        /** Its messages wait until others of the stream are done, for longer than usual. */
        WAITING,
        /** Over 80 % of the places of its durable are taken by messages that wait for another try. */
        STALLED,
        /** Another instance has another version of the rule. */
        OUTDATED,
        STOPPED
    }

    /** Whether events flow. */
    public boolean healthy() {
        return state == State.RUNNING;
    }
}

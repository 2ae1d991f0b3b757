package io.caravan.jetstream;

import java.time.Duration;
import java.util.List;

/**
 * Everything a {@code JetStreamConsumer} is told. Made by an endpoint from its options.
 *
 * @param rule what the consumer works for, in logs, letters and metrics: the route id
 * @param stream name of the stream, never null
 * @param durable name of the durable, never null
 * @param filterSubjects never empty; no two overlap (the server refuses that)
 * @param start where a new durable begins
 * @param window unsettled messages per instance, at least 1
 * @param windowBytes their bytes, at least 1
 * @param maxAckPending unsettled messages of the durable over all instances
 * @param ackWait after which the server delivers again what was neither settled nor marked in progress
 * @param nakDelays delays of the counted retries, in order; empty means a dead letter at the first failure
 * @param exhausted what happens when they are used up
 * @param concurrency threads, at least 1
 * @param ordered whether messages of one ordering key never overlap
 * @param workTimeout after which a hanging exchange counts as failed; zero for never
 * @param manualAck whether the route settles through the message header instead of the exchange's end
 * @param startLast whether it takes its first message only when all other consumers of the connection have their durables
 * @param behind subjects of the same work queue: a message is worked on only when nothing is left on them that was stored before it; may be empty
 * @param deadLetterSubject where its dead letters go, or null for none (then the last delay repeats for ever)
 * @param version hash of what the rule says, kept in the durable's metadata, or null when edits needn't be told apart
 * @param since {@code start} as somebody wrote it, kept in the durable's metadata so that a later change can be told; or null
 */
public record ConsumerSettings(
        String rule,
        String stream,
        String durable,
        List<String> filterSubjects,
        Start start,
        int window,
        long windowBytes,
        int maxAckPending,
        Duration ackWait,
        List<Duration> nakDelays,
        Exhausted exhausted,
        int concurrency,
        boolean ordered,
        Duration workTimeout,
        boolean manualAck,
        boolean startLast,
        List<String> behind,
        String deadLetterSubject,
        String version,
        String since) {

    /** What happens to a message whose delays are used up. */
    public enum Exhausted {
        DEAD_LETTER,
        /** The last delay repeats for ever. */
        RETRY
    }

    public ConsumerSettings {
        filterSubjects = List.copyOf(filterSubjects);
        nakDelays = List.copyOf(nakDelays);
        behind = List.copyOf(behind);
    }

    /** One that waits for no other subjects. */
    public ConsumerSettings(
            String rule,
            String stream,
            String durable,
            List<String> filterSubjects,
            Start start,
            int window,
            long windowBytes,
            int maxAckPending,
            Duration ackWait,
            List<Duration> nakDelays,
            Exhausted exhausted,
            int concurrency,
            boolean ordered,
            Duration workTimeout,
            boolean manualAck,
            boolean startLast,
            String deadLetterSubject,
            String version,
            String since) {
        this(
                rule,
                stream,
                durable,
                filterSubjects,
                start,
                window,
                windowBytes,
                maxAckPending,
                ackWait,
                nakDelays,
                exhausted,
                concurrency,
                ordered,
                workTimeout,
                manualAck,
                startLast,
                List.of(),
                deadLetterSubject,
                version,
                since);
    }
}

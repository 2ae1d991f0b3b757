package io.caravan.jetstream;

import io.caravan.jetstream.Ending.Failed;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a range of a rule's stream through the rule as it is now, beside whoever serves it: the rule's place doesn't move. What fails becomes a dead letter. The stream is read message by
 * message, so nothing on the server waits for a slow rule. For one thread, which it blocks.
 */
public final class RangeReplay {
    private static final int AT_ONCE = 100;

    private final Letters letters;
    private final Rerun rule;
    private final ConsumerSettings settings;
    private final List<String> filters;
    private final Limits limits;
    private final Report report;
    private final Entries entries;
    private final Deque<Running> running = new ArrayDeque<>();

    private long delivered;
    private long filtered;
    private long failed;
    private long heldAt;

    /**
     * Part of a stream.
     *
     * @param first its first sequence
     * @param end the sequence behind its last
     */
    public record Range(long first, long end) {}

    /**
     * @param perSecond how many are begun in a second; 0 for as many as can be
     * @param failures after so many it gives up, at least 1
     */
    public record Limits(long perSecond, long failures) {}

    /** Is told how it goes. */
    public interface Report {
        /** @param next everything before it is done, and was written down: one may begin there again */
        void progress(long done, long next);

        /** It is a dead letter now. @param why may have line breaks */
        void failed(long sequence, String subject, String why);

        /** What the rule sends to is away: no further ones are tried. @param why may have line breaks */
        void held(long sequence, String why);
    }

    /**
     * How it ended.
     *
     * @param delivered events of which something was sent
     * @param filtered events that the rule didn't want
     * @param failed events that are dead letters now
     * @param next where to begin again; the range's end when all of it is done
     */
    public record Result(long delivered, long filtered, long failed, long next) {}

    private record Running(MessageInfo message, CompletableFuture<Ending> ending) {}

    /**
     * @param rule of a context of {@link Reruns}
     * @param filters the rule's, or narrower ones; no two overlap
     */
    public RangeReplay(Link link, JetStreamConsumer rule, List<String> filters, Limits limits, Report report) {
        this.rule = rule.reruns();
        this.settings = this.rule.settings();
        this.letters = new Letters(link, settings);
        this.filters = List.copyOf(filters);
        this.limits = limits;
        this.report = report;
        this.entries = new Entries(link, settings.stream());
    }

    /** The first sequence from a time on; the one behind the last when there is none. */
    public long firstSince(Instant time, StreamFill stream)
            throws IOException, JetStreamApiException, InterruptedException {
        return entries.firstSince(time, stream.first(), stream.last());
    }

    /** How many of a range's events the rule would get, and how many it would filter, without running any of its steps. */
    public Result dryRun(Range range) throws Exception {
        Cursors cursors = new Cursors(entries, filters, range.first());
        for (MessageInfo next = cursors.take(); next != null && next.getSeq() < range.end(); next = cursors.take()) {
            if (rule.wants(message(next))) delivered++;
            else filtered++;
        }
        return new Result(delivered, filtered, 0, range.first());
    }

    /**
     * Runs it.
     *
     * @param run part of the message ids: the same again publishes nothing twice within the streams' duplicate windows
     * @throws IOException when NATS is away, or a dead letter couldn't be written. The last {@link Report#progress} said where to begin again
     */
    public Result run(Range range, String run) throws IOException, JetStreamApiException, InterruptedException {
        Cursors cursors = new Cursors(entries, filters, range.first());
        long begin = System.nanoTime();
        long begun = 0;
        long end = range.first();
        MessageInfo next = cursors.take();
        while (next != null && next.getSeq() < range.end() && heldAt == 0 && failed < limits.failures) {
            if (limits.perSecond > 0) {
                long due = begin + begun * TimeUnit.SECONDS.toNanos(1) / limits.perSecond;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            }
            running.add(new Running(next, rule.run(message(next), run)));
            begun++;
            while (running.size() >= AT_ONCE
                    || (!running.isEmpty() && running.peek().ending.isDone())) endFirst();
            end = next.getSeq() + 1;
            next = cursors.take();
        }
        boolean whole = next == null || next.getSeq() >= range.end();
        while (!running.isEmpty()) endFirst();
        if (heldAt > 0) end = heldAt;
        else if (whole) end = range.end();
        return new Result(delivered, filtered, failed, end);
    }

    private void endFirst() throws IOException, InterruptedException {
        Running first = running.remove();
        Ending ending = first.ending.join();
        if (ending instanceof Failed why) failed(first.message, why);
        else if (ending instanceof Ending.Delivered) delivered++;
        else filtered++;
        if (heldAt == 0) report.progress(delivered + filtered + failed, first.message.getSeq() + 1);
    }

    private void failed(MessageInfo message, Failed why) throws IOException, InterruptedException {
        if (why.kind() == ErrorKind.OUTAGE || why.kind() == ErrorKind.MISCONFIGURED) {
            if (heldAt == 0) report.held(message.getSeq(), why.text());
            if (heldAt == 0) heldAt = message.getSeq();
            return;
        }
        Reason reason = why.error() instanceof PermanentException known
                ? known.reason()
                : why.kind() == ErrorKind.PERMANENT ? Reason.PERMANENT : Reason.EXHAUSTED;
        RetryState once = RetryState.after(null, why.error(), Instant.now());
        Answers.await(letters.write(message, eventId(message), reason, why.error(), once, Letters.Source.KEPT));
        failed++;
        report.failed(message.getSeq(), message.getSubject(), why.text());
    }

    private String eventId(MessageInfo message) {
        String id = message.getHeaders() == null ? null : message.getHeaders().getFirst("ce-id");
        return id != null ? id : settings.stream() + ":" + message.getSeq();
    }

    /** As the rule would get it. */
    private Message message(MessageInfo stored) {
        Headers headers = new Headers(stored.getHeaders());
        headers.put("ce-id", eventId(stored));
        return NatsMessage.builder()
                .subject(stored.getSubject())
                .headers(headers)
                .data(stored.getData())
                .build();
    }
}

package io.caravan.deadletter;

import io.caravan.jetstream.Ending;
import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.HeaderCodec;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Letters;
import io.caravan.jetstream.Pace;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs letters of one rule again, in that rule as it is now. A letter is deleted when its event was delivered or filtered, and stays as it is when not, so there is always exactly
 * one or none. Where the process dies in between, the letter is still there, and the next replay has the same message ids: within the duplicate window nothing comes twice. For one thread.
 */
public final class Replay {
    private static final int AT_ONCE = 100;

    private final DeadLetters letters;
    private final JetStreamConsumer rule;
    private final String durable;
    private final Report report;

    private final Pace pace;
    private final Deque<Running> running = new ArrayDeque<>();
    private long delivered;
    private long filtered;
    private long failed;
    private boolean held;

    /** Is told of what can't be done. */
    public interface Report {
        /** The letter stays. @param why for people; may have line breaks */
        void failed(Letter letter, String why);

        /** So many letters have been dealt with, whatever became of them. */
        void dealtWith(long letters);

        /** What the rule sends to is away: no further letter is tried. @param why for people; may have line breaks */
        void held(Letter letter, String why);
    }

    /**
     * How it ended.
     *
     * @param delivered letters whose events were delivered, and which are gone
     * @param filtered letters whose events the rule didn't want, and which are gone
     * @param failed letters that stay
     * @param held whether others weren't tried
     */
    public record Result(long delivered, long filtered, long failed, boolean held) {
        /** The sum of both. */
        public Result plus(Result other) {
            return new Result(
                    delivered + other.delivered, filtered + other.filtered, failed + other.failed, held || other.held);
        }
    }

    private record Running(Letter letter, CompletableFuture<Ending> ending) {}

    /**
     * @param rule one that is started
     * @param durable the rule's; letters of another group's rule of that name are left alone
     * @param perSecond how many are begun in a second; 0 for as many as can be
     */
    public Replay(DeadLetters letters, JetStreamConsumer rule, String durable, long perSecond, Report report) {
        this.letters = letters;
        this.rule = rule;
        this.durable = durable;
        this.pace = new Pace(perSecond);
        this.report = report;
    }

    /** All letters of a subject that are there now and are meant, oldest first. */
    public Result all(String subject, Choice choice) throws IOException, JetStreamApiException, InterruptedException {
        each(subject, choice, this::begin);
        return finish();
    }

    /** These. */
    public Result these(List<Letter> chosen) throws IOException, JetStreamApiException, InterruptedException {
        for (Letter letter : chosen) {
            if (held) break;
            begin(letter);
        }
        return finish();
    }

    /** What would become of all of them, as far as that is known before any step runs: delivered are those that the rule would get. */
    public Result dryRun(String subject, Choice choice)
            throws IOException, JetStreamApiException, InterruptedException {
        each(subject, choice, this::look);
        return soFar();
    }

    /** The same of these. */
    public Result dryRun(List<Letter> chosen) throws IOException, JetStreamApiException {
        for (Letter letter : chosen) look(letter);
        return soFar();
    }

    private interface Deed {
        void with(Letter letter) throws IOException, JetStreamApiException, InterruptedException;
    }

    private void each(String subject, Choice choice, Deed deed)
            throws IOException, JetStreamApiException, InterruptedException {
        long last = letters.last();
        Optional<Letter> next = letters.next(1, subject);
        while (next.isPresent() && next.get().sequence() <= last && !held) {
            if (letters.isMeant(choice, next.get())) deed.with(next.get());
            next = letters.next(next.get().sequence() + 1, subject);
        }
    }

    private void begin(Letter letter) throws IOException, JetStreamApiException, InterruptedException {
        Optional<Message> message = message(letter);
        if (message.isEmpty()) return;
        pace.await();
        running.add(new Running(letter, rule.rerun(message.get(), run(letter))));
        while (running.size() >= AT_ONCE
                || (!running.isEmpty() && running.peek().ending.isDone())) endFirst();
    }

    private void look(Letter letter) throws IOException, JetStreamApiException {
        Optional<Message> message = message(letter);
        if (message.isEmpty()) return;
        try {
            if (rule.wants(message.get())) delivered++;
            else filtered++;
        } catch (Exception e) { // whatever a rule's predicate throws
            stays(letter, new Ending.Failed(ErrorKind.PERMANENT, e).text());
        }
    }

    /** What the rule would get; empty when it can't be given, which has been said then. */
    private Optional<Message> message(Letter letter) throws IOException, JetStreamApiException {
        String of = letter.header(Letters.DURABLE, durable);
        if (!of.equals(durable)) {
            stays(letter, "it is one of durable " + of + ", not of " + durable + "; caravan.group tells whose are run");
            return Optional.empty();
        }
        Optional<byte[]> body = letters.body(letter);
        if (body.isEmpty()) {
            stays(
                    letter,
                    "its body was left out of the letter, and " + letter.header(Letters.STREAM, "its stream")
                            + " no longer has it");
        }
        return body.map(bytes -> message(letter, bytes));
    }

    private void stays(Letter letter, String why) {
        failed++;
        report.failed(letter, why);
    }

    /** Part of the message ids. The time tells it from a letter of a stream of that name that was there before. */
    private static String run(Letter letter) {
        return "letter " + letter.sequence() + " of " + letter.time();
    }

    /** As the journal had it, as far as a rule looks. */
    private static Message message(Letter letter, byte[] body) {
        Headers headers = new Headers();
        headers.put("ce-id", HeaderCodec.encode(letter.eventId()));
        return NatsMessage.builder()
                .subject(letter.header(Letters.SUBJECT, letter.subject()))
                .headers(headers)
                .data(body)
                .build();
    }

    private Result finish() throws IOException, JetStreamApiException {
        while (!running.isEmpty()) endFirst();
        return soFar();
    }

    /** What has been done, also after a failure. */
    public Result soFar() {
        return new Result(delivered, filtered, failed, held);
    }

    private void endFirst() throws IOException, JetStreamApiException {
        Running first = running.remove();
        Ending ending = first.ending.join();
        if (ending instanceof Ending.Failed why) {
            failed(first.letter, why);
        } else {
            letters.delete(first.letter.sequence());
            if (ending instanceof Ending.Delivered) delivered++;
            else filtered++;
        }
        report.dealtWith(delivered + filtered + failed);
    }

    private void failed(Letter letter, Ending.Failed why) {
        boolean sinkAway = why.kind() == ErrorKind.OUTAGE || why.kind() == ErrorKind.MISCONFIGURED;
        if (!sinkAway) {
            stays(letter, why.text());
            return;
        }
        failed++;
        if (!held) report.held(letter, why.text());
        held = true;
    }
}

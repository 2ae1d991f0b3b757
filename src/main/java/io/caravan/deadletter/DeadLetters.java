package io.caravan.deadletter;

import io.caravan.event.EventJson;
import io.caravan.jetstream.Letters;
import io.caravan.jetstream.Link;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A stream of dead letters. Reading it leaves nothing behind: no durable, no position. Blocks. */
public final class DeadLetters {
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NO_MESSAGE = 10037;
    private static final Duration NEXT = Duration.ofSeconds(5);
    /** As many as are held at a time; each may be as large as the server allows. */
    private static final ConsumeOptions FEW =
            ConsumeOptions.builder().batchSize(100).build();

    private final Link link;
    private final String stream;

    public DeadLetters(Link link, String stream) {
        this.link = link;
        this.stream = stream;
    }

    /** What to do with the letters of a reading. */
    public enum Parts {
        HEADERS,
        ALL
    }

    /** How many letters each rule has. Rules without any aren't in it. @throws IOException one line, when there is no such stream */
    public SortedMap<String, Long> counts() throws IOException, JetStreamApiException {
        Map<String, Long> subjects = info(">").getStreamState().getSubjectMap();
        SortedMap<String, Long> counts = new TreeMap<>();
        if (subjects != null)
            subjects.forEach((subject, count) -> counts.merge(Letter.rule(subject), count, Long::sum));
        return counts;
    }

    /** The sequence of the last letter that was ever written; 0 for none. */
    public long last() throws IOException, JetStreamApiException {
        return info(null).getStreamState().getLastSequence();
    }

    /**
     * Reads letters, oldest first, and holds no more than a few of them.
     *
     * @param filter their subject, or a pattern
     * @param more is given each, and says whether it wants another
     */
    public void read(String filter, Parts parts, Predicate<Letter> more)
            throws IOException, JetStreamApiException, InterruptedException {
        read(filter, parts, (Taker) more::test);
    }

    /** The same for those that are meant. @param filter no narrower than the choice */
    public void read(Choice choice, String filter, Parts parts, Predicate<Letter> more)
            throws IOException, JetStreamApiException, InterruptedException {
        Parts needed = choice.looksIntoEvents() ? Parts.ALL : parts;
        read(filter, needed, (Taker) letter -> !isMeant(choice, letter) || more.test(letter));
    }

    /** Whether a letter, with its body, is one of those. One that has no event is in no bucket. Blocks when the body is elsewhere. */
    public boolean isMeant(Choice choice, Letter letter) throws IOException, JetStreamApiException {
        if (!choice.hasHeadersOf(letter)) return false;
        if (!choice.looksIntoEvents()) return true;
        Optional<byte[]> body = body(letter);
        if (body.isEmpty()) return false;
        try {
            return choice.hasEvent(EventJson.read(body.get()));
        } catch (IOException noEvent) {
            return false;
        }
    }

    /** How many letters are meant, by their rules. */
    public SortedMap<String, Long> counts(Choice choice, String filter)
            throws IOException, JetStreamApiException, InterruptedException {
        SortedMap<String, Long> counts = new TreeMap<>();
        read(choice, filter, Parts.HEADERS, letter -> {
            counts.merge(letter.rule(), 1L, Long::sum);
            return true;
        });
        return counts;
    }

    /**
     * Deletes letters for good. Whoever dies in the middle may simply do it again.
     *
     * @param last those up to this sequence: what was written since somebody looked stays
     * @return how many there were, by their rules
     */
    public SortedMap<String, Long> drop(Choice choice, String filter, long last)
            throws IOException, JetStreamApiException, InterruptedException {
        SortedMap<String, Long> dropped = new TreeMap<>();
        long from = 1;
        Optional<Letter> next = next(from, filter);
        while (next.isPresent() && next.get().sequence() <= last) {
            Letter letter = next.get();
            if (isMeant(choice, letter)) {
                delete(letter.sequence());
                dropped.merge(letter.rule(), 1L, Long::sum);
            }
            if (Thread.interrupted()) throw new InterruptedException();
            from = letter.sequence() + 1;
            next = next(from, filter);
        }
        return dropped;
    }

    private interface Taker {
        boolean wantsMoreAfter(Letter letter) throws IOException, JetStreamApiException;
    }

    private void read(String filter, Parts parts, Taker taker)
            throws IOException, JetStreamApiException, InterruptedException {
        Map<String, Long> subjects = info(filter).getStreamState().getSubjectMap();
        if (subjects == null || subjects.isEmpty()) return;
        OrderedConsumerConfiguration wanted = new OrderedConsumerConfiguration()
                .filterSubject(filter)
                .deliverPolicy(DeliverPolicy.All)
                .headersOnly(parts == Parts.HEADERS);
        try (IterableConsumer messages =
                link.stream(stream).createOrderedConsumer(wanted).iterate(FEW)) {
            Message message = messages.nextMessage(NEXT);
            while (message != null) {
                boolean last = message.metaData().pendingCount() == 0;
                if (!taker.wantsMoreAfter(letter(message)) || last) return;
                message = messages.nextMessage(NEXT);
            }
        } catch (JetStreamStatusCheckedException e) {
            throw new IOException("can't read " + stream + ": " + e.getMessage(), e);
        } catch (JetStreamApiException | InterruptedException e) {
            throw e;
        } catch (IOException e) {
            throw link.explained(e);
        } catch (Exception e) { // AutoCloseable's
            throw new IOException("can't read " + stream + ": " + e.getMessage(), e);
        }
        // The rest was deleted meanwhile; or nothing comes any more.
        if (!link.connected()) throw new IOException(link.state().detail());
    }

    /** One letter, with its body; empty when there is none of that sequence. */
    public Optional<Letter> find(long sequence) throws IOException, JetStreamApiException {
        return found(stream, () -> link.management().getMessage(stream, sequence))
                .map(DeadLetters::letter);
    }

    /** The next letter from a sequence on, with its body; empty when there is none. */
    public Optional<Letter> next(long from, String subject) throws IOException, JetStreamApiException {
        return found(stream, () -> link.management().getNextMessage(stream, from, subject))
                .map(DeadLetters::letter);
    }

    /**
     * The bytes that the rule got, from the letter or from where it says they are.
     *
     * @return empty when they were left out of the letter, and are no longer there either
     */
    public Optional<byte[]> body(Letter letter) throws IOException, JetStreamApiException {
        if (!letter.bodyLeftOut()) return Optional.of(letter.body());
        String from = letter.header(Letters.STREAM, "");
        long sequence;
        try {
            sequence = Long.parseLong(letter.header(Letters.SEQUENCE, ""));
        } catch (NumberFormatException nowhere) {
            return Optional.empty();
        }
        if (from.isEmpty()) return Optional.empty();
        return found(from, () -> link.management().getMessage(from, sequence))
                .filter(message -> isOf(message, letter))
                .map(MessageInfo::getData);
    }

    /** A stream that was made anew has another message under that sequence. */
    private static boolean isOf(MessageInfo message, Letter letter) {
        String id = message.getHeaders() == null ? null : message.getHeaders().getFirst("ce-id");
        return id == null
                ? message.getSubject().equals(letter.header(Letters.SUBJECT, ""))
                : id.equals(letter.eventId());
    }

    /** Deletes a letter; one that is gone already is fine. */
    public void delete(long sequence) throws IOException, JetStreamApiException {
        try {
            link.management().deleteMessage(stream, sequence, false);
        } catch (JetStreamApiException e) {
            // What the server says of one that isn't there depends on where in the stream it was.
            if (find(sequence).isPresent()) {
                throw new IOException("can't delete letter " + sequence + " of " + stream + ": " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw link.explained(e);
        }
    }

    private StreamInfo info(String filter) throws IOException, JetStreamApiException {
        StreamInfoOptions subjects = filter == null ? null : StreamInfoOptions.filterSubjects(filter);
        try {
            return link.management().getStreamInfo(stream, subjects);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) throw e;
            throw new IOException("there is no stream " + stream + " on NATS at "
                    + link.state().detail() + "; Caravan makes it when it first runs there");
        } catch (IOException e) {
            throw link.explained(e);
        }
    }

    private interface Request<T> {
        T send() throws IOException, JetStreamApiException;
    }

    private <T> Optional<T> found(String in, Request<T> request) throws IOException, JetStreamApiException {
        try {
            return Optional.ofNullable(request.send());
        } catch (JetStreamApiException e) {
            int code = e.getApiErrorCode();
            if (e.getErrorCode() == 404 || code == NO_MESSAGE || code == NO_SUCH_STREAM) return Optional.empty();
            throw new IOException("stream " + in + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw link.explained(e);
        }
    }

    private static Letter letter(Message message) {
        return Letter.of(
                message.metaData().streamSequence(),
                message.metaData().timestamp().toInstant(),
                message.getSubject(),
                message.getHeaders(),
                message.getData());
    }

    private static Letter letter(MessageInfo message) {
        return Letter.of(
                message.getSeq(),
                message.getTime().toInstant(),
                message.getSubject(),
                message.getHeaders(),
                message.getData());
    }
}

package io.caravan.intake;

import io.caravan.event.EventJson;
import io.caravan.event.Origin;
import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.PublishException;
import io.caravan.jetstream.StreamReads;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether the journal has an event, or an event that made a state, also when that was longer ago than the duplicate window. It holds 64-bit hashes of the newest entries, read once
 * without their bodies at the first lookup and followed from then on; a hash that is found is confirmed by reading the entry. A lookup answers as of the moment it was made: what the
 * journal had acknowledged then, it finds. Where it can't know, because NATS is away, it fails; it never says "not there" instead.
 *
 * <p>Futures complete on a thread of the connection or of the index, so hand longer work over. Threads: safe.
 */
public final class JournalIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalIndex.class);
    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final String EVENT_ID = "ce-id";

    private final StreamReads reads;
    private final IndexSettings settings;
    private final ToLongFunction<String> hash;
    private final JournalScan scan;

    // All guarded by this.
    private final HashedSequences sequences;
    private final List<Waiting> waiting = new ArrayList<>();
    private long nearest = Long.MAX_VALUE;
    private CompletableFuture<Void> asking;
    private CompletableFuture<Void> askingNext;
    private Instant created;
    private long seen;
    private long firstOfStream;
    private long firstKnown;
    private Instant knownUntil = Instant.MIN;
    private boolean started;
    private boolean closed;

    /**
     * An entry of the journal.
     *
     * @param sequence in the journal
     * @param time when it was stored
     * @param origin of its event
     */
    public record Hit(long sequence, Instant time, Origin origin) {}

    /** Waits until the index has seen a sequence. */
    private record Waiting(Instant created, long target, Instant asked, CompletableFuture<Void> done) {}

    /** The one of a context, which ends with it. Reads nothing before the first lookup. */
    public static JournalIndex of(CamelContext context) {
        return Recognition.in(context).index();
    }

    /** The one of a context, where there is one. */
    public static Optional<JournalIndex> find(CamelContext context) {
        return Optional.ofNullable(context.hasService(Recognition.class)).map(Recognition::index);
    }

    /** One for a command, to be closed. Reads nothing before the first lookup. */
    public static JournalIndex open(Link link, IndexSettings settings) {
        return new JournalIndex(link, settings, JournalIndex::hash);
    }

    /** @param hash of 64 bits; whatever it does, no event is taken for another */
    JournalIndex(Link link, IndexSettings settings, ToLongFunction<String> hash) {
        this.reads = new StreamReads(link, settings.stream());
        this.settings = settings;
        this.hash = hash;
        this.sequences = new HashedSequences(settings.entries());
        this.scan = new JournalScan(link, reads, settings, this);
    }

    // ---- lookups

    /** The oldest entry of an event that is still there. Covers all that the journal had acknowledged when this was called. */
    public CompletableFuture<Optional<Hit>> byId(String id) {
        return current().thenCompose(now -> knownId(id));
    }

    /** The oldest entry of an event that made a state. Covers all that the journal had acknowledged when this was called. */
    public CompletableFuture<Optional<Hit>> byState(String stateId) {
        return current().thenCompose(now -> knownState(stateId));
    }

    /** The same as of {@link #knownUntil()}. It asks nobody where there is no hit, so it suits whoever looks up many at a time after one {@link #current()}. */
    public CompletableFuture<Optional<Hit>> knownId(String id) {
        return confirm(id, false, any -> true, candidates(hash.applyAsLong(id)), 0);
    }

    /** The same as of {@link #knownUntil()}. It asks nobody where there is no hit, so it suits whoever looks up many at a time after one {@link #current()}. */
    public CompletableFuture<Optional<Hit>> knownState(String stateId) {
        return knownState(stateId, any -> true);
    }

    CompletableFuture<Optional<Hit>> knownState(String stateId, Predicate<Hit> wanted) {
        return confirm(stateId, true, wanted, candidates(stateHash(stateId)), 0);
    }

    private synchronized long[] candidates(long key) {
        return sequences.sequences(key);
    }

    private CompletableFuture<Optional<Hit>> confirm(
            String key, boolean state, Predicate<Hit> wanted, long[] candidates, int next) {
        if (next == candidates.length) return CompletableFuture.completedFuture(Optional.empty());
        return reads.message(candidates[next]).thenCompose(found -> {
            Optional<Hit> hit = found.filter(entry -> key.equals(state ? stateOf(entry) : idOf(entry.getHeaders())))
                    .map(JournalIndex::hit)
                    .filter(wanted);
            return hit.isPresent()
                    ? CompletableFuture.completedFuture(hit)
                    : confirm(key, state, wanted, candidates, next + 1);
        });
    }

    private static Hit hit(MessageInfo entry) {
        Origin origin = Origin.LIVE;
        try {
            origin = EventJson.read(entry.getData()).origin();
        } catch (IOException foreign) {
            LOG.debug("entry {} of the journal is no event: {}", entry.getSeq(), foreign.getMessage());
        }
        return new Hit(entry.getSeq(), entry.getTime().toInstant(), origin);
    }

    private static String idOf(Headers headers) {
        if (headers == null) return null;
        String id = headers.getFirst(MESSAGE_ID);
        return id != null ? id : headers.getFirst(EVENT_ID);
    }

    private static String stateOf(MessageInfo entry) {
        return entry.getHeaders() == null ? null : entry.getHeaders().getFirst(Journal.STATE_ID);
    }

    // ---- how much it knows

    /** Completes when it knows all that the journal had acknowledged when this was called. Many that ask at once cost one question. */
    public CompletableFuture<Void> current() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (closed) return CompletableFuture.failedFuture(failure("it is closed", null));
            if (!started) scan.start();
            started = true;
            if (asking != null) {
                // The question under way may have been answered already: that answer is too old.
                if (askingNext == null) askingNext = new CompletableFuture<>();
                return askingNext.copy();
            }
            mine = new CompletableFuture<>();
            asking = mine;
        }
        ask(mine);
        return mine.copy();
    }

    private void ask(CompletableFuture<Void> group) {
        Instant asked = Instant.now();
        reads.now().whenComplete((now, error) -> {
            CompletableFuture<Void> next;
            synchronized (this) {
                next = askingNext;
                askingNext = null;
                asking = next;
            }
            if (error != null) group.completeExceptionally(error);
            else awaitSeen(now, asked, group);
            if (next != null) ask(next);
        });
    }

    private void awaitSeen(StreamReads.Now now, Instant asked, CompletableFuture<Void> group) {
        synchronized (this) {
            Waiting one = new Waiting(now.created(), now.messages() == 0 ? 0 : now.last(), asked, group);
            if (closed) {
                group.completeExceptionally(failure("it is closed", null));
                return;
            }
            if (!reached(one)) {
                waiting.add(one);
                nearest = Math.min(nearest, one.target());
                if (created != null && !created.equals(now.created())) scan.again();
                return;
            }
            knownUntil = later(knownUntil, asked);
        }
        group.complete(null);
    }

    private boolean reached(Waiting one) {
        return one.created().equals(created) && seen >= one.target();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** All that the journal had acknowledged at that time is known; the beginning of time when nothing is. */
    public synchronized Instant knownUntil() {
        return knownUntil;
    }

    /** When the oldest entry was stored that it knows; null when it knows none. What was stored before can't be recognised, if it is still in the journal. */
    public synchronized Instant reach() {
        return sequences.oldest();
    }

    /** Whether it reaches back to the oldest entry of the journal. */
    public synchronized boolean complete() {
        return firstKnown <= firstOfStream;
    }

    /** How many entries it knows. */
    public synchronized long size() {
        return sequences.size();
    }

    /** What the hashes take. */
    public synchronized long bytes() {
        return sequences.bytes();
    }

    // ---- told by the scan

    /**
     * It begins to read, or to read on.
     *
     * @return the sequence to begin with
     */
    long begins(StreamReads.Now now) {
        List<Waiting> outdated = new ArrayList<>();
        long from;
        synchronized (this) {
            if (!now.created().equals(created)) {
                if (created != null) LOG.info("stream {} was made anew: reading it anew", settings.stream());
                sequences.clear();
                created = now.created();
                seen = 0;
                knownUntil = Instant.MIN;
                waiting.removeIf(one -> !one.created().equals(created) && outdated.add(one));
                nearest();
            }
            firstOfStream = Math.max(1, now.first()); // an empty one may say 0
            from = Math.max(seen + 1, Math.max(now.first(), now.last() - settings.entries() + 1));
            if (seen == 0 || from > seen + 1 && from > now.first()) {
                sequences.clear(); // or it would seem to reach over a gap
                firstKnown = from;
            }
        }
        fail(outdated, failure("stream " + settings.stream() + " was made anew just now", null));
        return from;
    }

    /** What is before that is gone from the journal. */
    synchronized void trimmed(long first) {
        firstOfStream = Math.max(firstOfStream, first);
        sequences.forgetBefore(first);
    }

    /** @param headers null when it has none */
    void entry(long sequence, Instant time, Headers headers) {
        String id = idOf(headers);
        String state = headers == null ? null : headers.getFirst(Journal.STATE_ID);
        List<Waiting> reached;
        synchronized (this) {
            if (id != null) {
                sequences.add(sequence, time, hash.applyAsLong(id), state == null ? 0 : stateHash(state));
                firstKnown = Math.max(firstKnown, sequences.firstSequence());
            }
            reached = seenUpTo(sequence);
        }
        reached.forEach(one -> one.done().complete(null));
    }

    /** There is no entry up to a sequence that it wasn't told of. */
    void nothingElseUpTo(long sequence) {
        List<Waiting> reached;
        synchronized (this) {
            reached = seenUpTo(sequence);
        }
        reached.forEach(one -> one.done().complete(null));
    }

    private List<Waiting> seenUpTo(long sequence) {
        seen = Math.max(seen, sequence);
        if (seen < nearest) return List.of();
        List<Waiting> reached = new ArrayList<>();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting one = each.next();
            if (!reached(one)) continue;
            each.remove();
            reached.add(one);
            knownUntil = later(knownUntil, one.asked());
        }
        nearest();
        return reached;
    }

    private void nearest() {
        nearest = waiting.stream().mapToLong(Waiting::target).min().orElse(Long.MAX_VALUE);
    }

    /** It can't read on just now. Who waits is told, and asks again when it can. */
    void stuck(Throwable why) {
        List<Waiting> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
            nearest();
        }
        fail(all, failure(why.getMessage() == null ? why.toString() : why.getMessage(), why));
    }

    private static void fail(List<Waiting> those, PublishException why) {
        those.forEach(one -> one.done().completeExceptionally(why));
    }

    private PublishException failure(String why, Throwable cause) {
        return new PublishException(
                ErrorKind.OUTAGE,
                settings.stream(),
                "can't tell what the journal " + settings.stream() + " has: " + why,
                cause);
    }

    // ---- hashes

    /** Of 64 bits. Ids are made by SHA-256, so that is only to spread what others have as ids. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int at = 0; at < text.length(); at++) hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    /** Never 0, and another one than that of an id of the same letters. */
    private long stateHash(String stateId) {
        long turned = ~hash.applyAsLong(stateId);
        return turned == 0 ? 1 : turned;
    }

    @Override
    public void close() {
        List<Waiting> all;
        synchronized (this) {
            if (closed) return;
            closed = true;
            all = List.copyOf(waiting);
            waiting.clear();
            sequences.clear();
        }
        scan.stop();
        fail(all, failure("it is closed", null));
    }
}

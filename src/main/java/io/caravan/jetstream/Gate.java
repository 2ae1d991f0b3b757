package io.caravan.jetstream;

import io.caravan.jetstream.ConsumerStatus.State;
import io.nats.client.api.MessageInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds messages back until nothing that was stored before them is left on other subjects of the same work queue: on such a stream what is left is what isn't done. It asks only while
 * something waits, and then now and then for all of it; a message in hand counts as worked on meanwhile, so waiting costs no attempt. Threads: safe.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private static final Duration ASK_EVERY = Duration.ofMillis(200);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration SAY_AFTER = Duration.ofSeconds(10);

    private final ConsumerSettings settings;
    private final StreamReads stream;
    private final Condition condition;
    private final ScheduledExecutorService control;
    private final Consumer<InFlight> begin;

    private volatile long passed;

    // Guarded by this.
    private final TreeMap<Long, InFlight> waiting = new TreeMap<>();
    private boolean asking;
    private long heldNanos;
    private int resets;

    /** What is left in the way; where nothing is, up to where that is so. */
    private record Answer(long passed, String blocker) {}

    /** @param begin puts a message to work that may pass */
    Gate(
            ConsumerSettings settings,
            StreamReads stream,
            Condition condition,
            ScheduledExecutorService control,
            Consumer<InFlight> begin) {
        this.settings = settings;
        this.stream = stream;
        this.condition = condition;
        this.control = control;
        this.begin = begin;
    }

    /** @return whether it may pass; if not, it is put to work when it may */
    boolean passes(InFlight item) {
        if (item.sequence <= passed) return true;
        synchronized (this) {
            if (waiting.isEmpty()) heldNanos = System.nanoTime();
            waiting.put(item.sequence, item);
            if (asking) return false;
            asking = true;
        }
        ask();
        return false;
    }

    /** The stream may be another one. */
    synchronized void reset() {
        resets++;
        passed = 0;
        waiting.values().removeIf(InFlight::ended);
    }

    private void ask() {
        int before;
        synchronized (this) {
            before = resets;
        }
        // First how far the stream goes: what comes on those subjects later has a higher sequence.
        stream.now()
                .thenCompose(now -> left(0, new Answer(now.last(), "")))
                .whenComplete((answer, error) -> answered(before, answer, error));
    }

    private CompletableFuture<Answer> left(int subject, Answer nearest) {
        if (subject == settings.behind().size()) return CompletableFuture.completedFuture(nearest);
        String name = settings.behind().get(subject);
        return stream.next(1, name).thenCompose(found -> left(subject + 1, nearer(nearest, name, found)));
    }

    private Answer nearer(Answer nearest, String subject, Optional<MessageInfo> found) {
        if (found.isEmpty() || found.get().getSeq() > nearest.passed()) return nearest;
        MessageInfo left = found.get();
        return new Answer(
                left.getSeq() - 1,
                "message " + left.getSeq() + " of stream " + settings.stream() + " on " + subject + ", stored "
                        + left.getTime().toInstant() + ", isn't done");
    }

    private void answered(int before, Answer answer, Throwable error) {
        List<InFlight> free = new ArrayList<>();
        boolean more;
        synchronized (this) {
            waiting.values().removeIf(InFlight::ended);
            if (error == null && before == resets) {
                passed = Math.max(passed, answer.passed());
                free.addAll(waiting.headMap(answer.passed(), true).values());
                waiting.headMap(answer.passed(), true).clear();
                if (!free.isEmpty()) heldNanos = System.nanoTime();
            }
            more = !waiting.isEmpty();
            asking = more;
        }
        say(more, error == null ? answer.blocker() : Answers.why(error));
        if (more) later(error == null ? ASK_EVERY : ASK_AGAIN);
        free.forEach(begin);
    }

    private void later(Duration delay) {
        try {
            control.schedule(this::ask, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("{}: asks no more, it stops", settings.rule());
        }
    }

    private void say(boolean more, String why) {
        if (!more) {
            if (condition.clear(State.WAITING)) LOG.info("{}: no longer waits", settings.rule());
            return;
        }
        synchronized (this) {
            if (System.nanoTime() - heldNanos < SAY_AFTER.toNanos()) return;
        }
        String what = "waits for its turn: " + why;
        if (condition.set(State.WAITING, what)) LOG.warn("{}: {}", settings.rule(), what);
    }
}

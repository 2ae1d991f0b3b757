package io.caravan.jetstream;

import io.caravan.jetstream.ConsumerStatus.State;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a consumer is doing, and how much it takes. Several things may be wrong at once: the gravest is shown, and none ends another. Threads: safe.
 */
final class Condition {
    record Now(State state, String detail, Instant since) {}

    /** Gravest first. */
    private static final List<State> BY_GRAVITY = List.of(
            State.STOPPED,
            State.OUTDATED,
            State.HANGING,
            State.ATTACHING,
            State.PAUSED,
            State.MISCONFIGURED,
            State.HELD,
            State.WAITING,
            State.STALLED);

    private final Clock clock;
    private final Map<State, Now> raised = new EnumMap<>(State.class);
    private volatile Now now;
    private boolean probeAllowed;

    Condition(Clock clock) {
        this.clock = clock;
        set(State.ATTACHING, "");
    }

    Now now() {
        return now;
    }

    /** @return whether that is news */
    synchronized boolean set(State state, String detail) {
        Now before = raised.get(state);
        raised.put(state, new Now(state, detail, before == null ? clock.instant() : before.since()));
        show();
        return before == null;
    }

    /** That is over. @return whether it was so */
    boolean clear(State state) {
        if (now.state() == State.RUNNING) return false;
        synchronized (this) {
            if (raised.remove(state) == null) return false;
            show();
            return true;
        }
    }

    private void show() {
        now = BY_GRAVITY.stream()
                .map(raised::get)
                .filter(each -> each != null)
                .findFirst()
                .orElseGet(() -> new Now(State.RUNNING, "", clock.instant()));
    }

    boolean is(State state) {
        if (now.state() == State.RUNNING) return false;
        synchronized (this) {
            return raised.containsKey(state);
        }
    }

    /** Whether it waits for its sink. */
    boolean held() {
        return is(State.HELD) || is(State.MISCONFIGURED);
    }

    private boolean shut() {
        return is(State.STOPPED) || is(State.OUTDATED) || is(State.HANGING);
    }

    /** Whether a message that arrives may be worked on. While held only the one that probes may. */
    boolean admits() {
        if (now.state() == State.RUNNING) return true;
        synchronized (this) {
            if (shut() || is(State.ATTACHING)) return false;
            if (!held()) return true;
            boolean may = probeAllowed;
            probeAllowed = false;
            return may;
        }
    }

    /** How many messages may be in hand. @param window how many when all is well */
    synchronized int limit(int window) {
        if (shut()) return 0;
        if (held()) return probeAllowed ? 1 : 0;
        return window;
    }

    /** One message may see whether the sink is back. */
    synchronized void allowProbe() {
        probeAllowed = true;
    }
}

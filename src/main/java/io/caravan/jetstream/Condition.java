package io.caravan.jetstream;

import io.caravan.jetstream.ConsumerStatus.State;
import java.time.Clock;
import java.time.Instant;

/** What a consumer is doing, and whether it takes messages. Threads: safe. */
final class Condition {
    record Now(State state, String detail, Instant since) {}

    private final Clock clock;
    private volatile Now now;
    private boolean probeScheduled;
    private boolean probeAllowed;

    Condition(Clock clock) {
        this.clock = clock;
        this.now = new Now(State.ATTACHING, "", clock.instant());
    }

    Now now() {
        return now;
    }

    /** @return whether that is news */
    synchronized boolean set(State state, String detail) {
        boolean news = now.state() != state;
        now = new Now(state, detail, news ? clock.instant() : now.since());
        return news;
    }

    /** Back to running, if it is in that state. @return whether it was */
    boolean clear(State state) {
        if (now.state() != state) return false;
        synchronized (this) {
            if (now.state() != state) return false;
            now = new Now(State.RUNNING, "", clock.instant());
            return true;
        }
    }

    /** Whether it waits for its sink. */
    boolean held() {
        State state = now.state();
        return state == State.HELD || state == State.MISCONFIGURED;
    }

    /** Whether a message that arrives may be worked on. While held only the one that probes may. */
    boolean admits() {
        switch (now.state()) {
            case RUNNING, STALLED -> {
                return true;
            }
            case HELD, MISCONFIGURED -> {
                synchronized (this) {
                    boolean may = probeAllowed;
                    probeAllowed = false;
                    return may;
                }
            }
            default -> {
                return false;
            }
        }
    }

    /** @return whether the caller is to schedule a probe: there is one at a time */
    synchronized boolean scheduleProbe() {
        if (probeScheduled) return false;
        probeScheduled = true;
        return true;
    }

    synchronized void allowProbe() {
        probeScheduled = false;
        probeAllowed = true;
    }
}

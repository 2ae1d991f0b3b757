package io.caravan.jetstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Suspects run alone: a message that was in hand when a process died may be what killed it, and whoever runs beside it would be blamed too. While there are
 * suspects, all others are parked; that is at most a window of them. Threads: safe.
 */
final class SoloLane {
    private final Flow flow;
    private final Deque<InFlight> suspects = new ArrayDeque<>();
    private final Deque<InFlight> parked = new ArrayDeque<>();
    private InFlight running;
    private volatile boolean active;

    SoloLane(Flow flow) {
        this.flow = flow;
    }

    void add(InFlight suspect) {
        synchronized (this) {
            suspects.addLast(suspect);
            active = true;
        }
        next();
    }

    /** @return whether it was parked, to be begun when no suspect is left */
    boolean park(InFlight item) {
        if (!active) return false;
        synchronized (this) {
            if (!active) return false;
            parked.addLast(item);
            return true;
        }
    }

    /** A message has left: perhaps a suspect may run now. */
    void left(InFlight item) {
        if (!active) return;
        synchronized (this) {
            if (running == item) running = null;
            suspects.remove(item);
            parked.remove(item);
        }
        next();
    }

    private void next() {
        InFlight alone;
        List<InFlight> freed;
        synchronized (this) {
            if (!active || running != null) return;
            alone = suspects.peekFirst();
            freed = List.of();
            if (alone == null) {
                active = false;
                freed = List.copyOf(parked);
                parked.clear();
            } else if (flow.atWork()) {
                return; // others are still under way
            } else {
                running = suspects.removeFirst();
            }
        }
        if (alone != null) flow.beginAlone(alone);
        freed.forEach(flow::begin);
    }
}

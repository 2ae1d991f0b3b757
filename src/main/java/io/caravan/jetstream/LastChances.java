package io.caravan.jetstream;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Suspects of all rules that were running when the process died once already take turns: two at a time, and whichever kills the process has the other
 * blamed for it a second time. For the first time they needn't, so that a rule waits for another's suspects only when both were there at a death. Threads: safe.
 */
final class LastChances {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean taken;

    /** Runs it at once, or when it is its turn; whoever leaves runs it. */
    void enter(Runnable turn) {
        synchronized (this) {
            if (taken) {
                waiting.addLast(turn);
                return;
            }
            taken = true;
        }
        turn.run();
    }

    /** A turn is over. */
    void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.pollFirst();
            taken = next != null;
        }
        if (next != null) next.run();
    }
}

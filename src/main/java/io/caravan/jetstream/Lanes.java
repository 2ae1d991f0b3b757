package io.caravan.jetstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps messages of one object in order: only the first of each is worked on. Threads: safe. */
final class Lanes {
    private final Handling handling;
    private final Map<String, Deque<InFlight>> lanes = new HashMap<>();

    Lanes(Handling handling) {
        this.handling = handling;
    }

    /** @return whether it is the first of its lane, so its turn */
    synchronized boolean enter(InFlight item) {
        Deque<InFlight> lane = lanes.computeIfAbsent(key(item), k -> new ArrayDeque<>());
        lane.addLast(item);
        return lane.size() == 1;
    }

    /** The same message, in its place, for another attempt. */
    synchronized void replaceHead(InFlight old, InFlight again) {
        Deque<InFlight> lane = lanes.get(key(old));
        if (lane == null || lane.peekFirst() != old) return;
        lane.removeFirst();
        lane.addFirst(again);
    }

    /** @return whose turn it is now in its lane */
    synchronized Optional<InFlight> leave(InFlight item) {
        Deque<InFlight> lane = lanes.get(key(item));
        if (lane == null) return Optional.empty();
        boolean first = lane.peekFirst() == item;
        lane.remove(item);
        if (lane.isEmpty()) lanes.remove(key(item));
        return first ? Optional.ofNullable(lane.peekFirst()) : Optional.empty();
    }

    private String key(InFlight item) {
        return handling.orderingKey(item.message);
    }
}

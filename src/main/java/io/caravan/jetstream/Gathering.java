package io.caravan.jetstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts in order again what an ordered rule gets again. What is delivered again comes before what is new, but in any order; so it is kept until the first new message comes, or nothing has come for a while.
 * It is bounded by the window. Threads: safe.
 */
final class Gathering {
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final TreeMap<Long, InFlight> gathered = new TreeMap<>();
    private boolean going;
    private long lastNanos;

    /** From here on messages may come again. */
    synchronized void start() {
        going = true;
        lastNanos = System.nanoTime();
    }

    /** @return what is to be put to work now, in order: nothing, or all there is */
    synchronized Collection<InFlight> add(InFlight item, boolean again) {
        if (!going) return List.of(item);
        lastNanos = System.nanoTime();
        gathered.put(item.sequence, item);
        return again ? List.of() : end();
    }

    /** @return what is to be put to work because nothing more has come */
    synchronized Collection<InFlight> whenQuiet() {
        boolean quiet = System.nanoTime() - lastNanos > QUIET.toNanos();
        return going && quiet && !gathered.isEmpty() ? end() : List.of();
    }

    private Collection<InFlight> end() {
        going = false;
        List<InFlight> all = List.copyOf(gathered.values());
        gathered.clear();
        return all;
    }
}

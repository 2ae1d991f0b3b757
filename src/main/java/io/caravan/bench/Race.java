package io.caravan.bench;

import java.util.ArrayList;
import java.util.List;

/** Who runs in turn, and what is compared afterwards. Immutable. */
record Race(List<Entrant> entrants, List<Comparison> comparisons) {
    Race {
        entrants = List.copyOf(entrants);
        comparisons = List.copyOf(comparisons);
    }

    static Race none() {
        return new Race(List.of(), List.of());
    }

    /** With another's entrants after these. */
    Race and(Race other) {
        return new Race(both(entrants, other.entrants), both(comparisons, other.comparisons));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        second.stream().filter(each -> !first.contains(each)).forEach(both::add);
        return both;
    }
}

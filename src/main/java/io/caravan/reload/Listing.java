package io.caravan.reload;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the routes folder held at one moment.
 *
 * @param rules the files in rules/, by name
 * @param fixed the route files beside rules/, which count from the next start, by name
 * @param strays what looks like a route file and isn't loaded
 */
record Listing(SortedMap<String, RouteFile> rules, SortedMap<String, RouteFile> fixed, Set<String> strays) {
    Listing {
        rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
        fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
        strays = Collections.unmodifiableSortedSet(new TreeSet<>(strays));
    }

    /**
     * What was the same a moment before: a file that is being written, or is gone for the moment between an editor's delete and its rename, is left as it was dealt with.
     */
    Listing settledSince(Listing before, Map<String, RouteFile> known) {
        TreeMap<String, RouteFile> settled = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(rules.keySet());
        names.addAll(before.rules.keySet());
        names.addAll(known.keySet());
        for (String name : names) {
            RouteFile now = rules.get(name);
            RouteFile then = before.rules.get(name);
            boolean same = now == null ? then == null : now.equals(then);
            RouteFile taken = same ? now : known.get(name);
            if (taken != null) settled.put(name, taken);
        }
        return new Listing(settled, fixed, strays);
    }
}

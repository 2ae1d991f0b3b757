package io.caravan.bucketevent;

import io.caravan.event.Kind;
import io.caravan.event.Tokens;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a rule wants, as far as the server can say it: filters over {@code objects.<kind>.<bucket>.<ext>}. They only spare the
 * matcher work, so they may be wider than it but never narrower. No two overlap, since the server refuses that: each
 * position is either a list of distinct tokens or one wildcard.
 */
public final class FilterSubjects {
    /** More filters than this cost the server more than they spare. */
    static final int MOST = 32;

    private static final List<String> ANY = List.of("*");

    private FilterSubjects() {}

    /** @throws IllegalArgumentException when no key can have both what {@code suffix} and what {@code key} ask for */
    static List<String> of(Selection selection) {
        List<String> kinds = kinds(selection);
        List<String> buckets = buckets(selection);
        List<String> exts = exts(selection);
        if (exts.isEmpty()) {
            throw new IllegalArgumentException("suffix and key exclude each other: no key has an ending of both");
        }
        if (kinds.size() * buckets.size() * exts.size() <= MOST) {
            return product(kinds, buckets, exts);
        }
        if (kinds.size() * buckets.size() <= MOST) {
            return product(kinds, buckets, ANY);
        }
        return product(kinds, ANY, kinds.size() * exts.size() <= MOST ? exts : ANY);
    }

    /** What is left of a rule's filters when only one bucket counts; empty when it wants nothing of that. */
    public static List<String> inBucket(List<String> filters, String bucket) {
        String token = Tokens.escape(bucket);
        List<String> narrowed = new ArrayList<>();
        for (String filter : filters) {
            String[] tokens = filter.split("\\.", -1);
            if (!tokens[2].equals("*") && !tokens[2].equals(token)) continue;
            tokens[2] = token;
            narrowed.add(String.join(".", tokens));
        }
        return narrowed;
    }

    private static List<String> product(List<String> kinds, List<String> buckets, List<String> exts) {
        List<String> subjects = new ArrayList<>();
        for (String kind : kinds) {
            for (String bucket : buckets) {
                for (String ext : exts) {
                    subjects.add("objects." + kind + "." + bucket + "." + ext);
                }
            }
        }
        return subjects;
    }

    private static List<String> kinds(Selection selection) {
        if (selection.events().kinds().containsAll(EnumSet.allOf(Kind.class))) {
            return ANY;
        }
        return selection.events().kinds().stream().map(Kind::token).toList();
    }

    private static List<String> buckets(Selection selection) {
        return tokens(selection.buckets(), bucket -> Optional.ofNullable(bucket.literal())
                        .map(Tokens::escape))
                .orElse(ANY);
    }

    private static List<String> exts(Selection selection) {
        Optional<List<String>> bySuffix = tokens(selection.suffixes(), Suffix::token);
        Optional<List<String>> byKey = tokens(selection.keys(), key -> Suffix.token(key.trailing()));
        if (bySuffix.isPresent() && byKey.isPresent()) {
            return bySuffix.get().stream().filter(byKey.get()::contains).toList();
        }
        return bySuffix.or(() -> byKey).orElse(ANY);
    }

    /** Sorted and distinct; empty when there are none or any of them can't be said in one token. */
    private static <T> Optional<List<String>> tokens(List<T> items, Function<T, Optional<String>> token) {
        TreeSet<String> tokens = new TreeSet<>();
        for (T item : items) {
            Optional<String> one = token.apply(item);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            tokens.add(one.get());
        }
        return tokens.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(tokens));
    }
}

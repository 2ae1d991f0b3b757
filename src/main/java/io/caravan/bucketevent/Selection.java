package io.caravan.bucketevent;

import io.caravan.jetstream.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The events that a rule wants, checked. An empty list means: any.
 *
 * @param buckets never empty
 * @param events never null
 * @param prefixes of keys, case-sensitive
 * @param suffixes of keys; case doesn't count
 * @param keys patterns of keys, case-sensitive
 * @param contentTypes patterns of media types, lower case
 * @param minSize bytes, or null for any
 * @param maxSize bytes, or null for any
 */
record Selection(
        List<Glob> buckets,
        EventNames events,
        List<String> prefixes,
        List<String> suffixes,
        List<Glob> keys,
        List<Glob> contentTypes,
        Long minSize,
        Long maxSize) {

    /** @throws IllegalArgumentException naming every option that is wrong, and why, in one line */
    static Selection of(RuleOptions options) {
        List<String> faults = new ArrayList<>();
        Selection selection = new Selection(
                read(faults, "bucket", options.bucket(), Selection::buckets),
                read(faults, "events", options.events(), EventNames::of),
                read(faults, "prefix", options.prefix(), CommaList::of),
                read(faults, "suffix", options.suffix(), CommaList::of),
                read(faults, "key", options.key(), Selection::globs),
                read(faults, "contentType", options.contentType(), Selection::mediaTypes),
                read(faults, "minSize", options.minSize(), Selection::size),
                read(faults, "maxSize", options.maxSize(), Selection::size));
        if (faults.isEmpty()
                && selection.minSize != null
                && selection.maxSize != null
                && selection.minSize > selection.maxSize) {
            faults.add("minSize (" + options.minSize() + ") is above maxSize (" + options.maxSize()
                    + "): no event can match");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return selection;
    }

    private static <T> T read(List<String> faults, String option, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            faults.add(option + " " + e.getMessage());
            return null;
        }
    }

    private static List<Glob> buckets(String value) {
        List<Glob> buckets = globs(value);
        if (buckets.isEmpty()) {
            throw new IllegalArgumentException(
                    "is missing; write bucket-event:<name>, or bucket-event:* for every bucket");
        }
        for (Glob bucket : buckets) {
            if (bucket.toString().contains("/")) {
                throw new IllegalArgumentException(
                        "can't hold a folder: '" + bucket + "'; the folder belongs into the option prefix");
            }
        }
        return buckets;
    }

    private static List<Glob> globs(String value) {
        return CommaList.raw(value).stream().map(Glob::of).toList();
    }

    private static List<Glob> mediaTypes(String value) {
        return value == null ? List.of() : globs(value.toLowerCase(Locale.ROOT));
    }

    private static Long size(String value) {
        return value == null || value.isBlank() ? null : (Long) ByteSize.parse(value);
    }
}

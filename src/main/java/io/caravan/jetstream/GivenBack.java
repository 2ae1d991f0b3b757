package io.caravan.jetstream;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The stream sequences that a clean stop gave back, for whoever resumes: they are no suspects, though they were delivered before.
 *
 * @param innocent those of which nothing else is known
 * @param failed those whose failures the state bucket tells of
 */
record GivenBack(Set<Long> innocent, Set<Long> failed) {
    static final GivenBack NOTHING = new GivenBack(Set.of(), Set.of());

    int size() {
        return innocent.size() + failed.size();
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder();
        innocent.forEach(sequence -> text.append(sequence).append('\n'));
        failed.forEach(sequence -> text.append(-sequence).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static GivenBack fromBytes(byte[] bytes) {
        GivenBack all = new GivenBack(new HashSet<>(), new HashSet<>());
        new String(bytes, StandardCharsets.US_ASCII)
                .lines()
                .mapToLong(Long::parseLong)
                .forEach(sequence -> {
                    if (sequence > 0) all.innocent.add(sequence);
                    else all.failed.add(-sequence);
                });
        return all;
    }
}

package io.caravan.bucketevent;

import io.caravan.event.ObjectEvent;
import java.util.Map;
import java.util.function.Predicate;

/** What a rule wants, for those who check what it did. */
public final class Wants {
    private Wants() {}

    /**
     * Decides as the rule does, but for {@code where}.
     *
     * @param bucket as it stands behind {@code bucket-event:}
     * @param options the rule's, by name; those that don't choose events don't count
     * @throws IllegalArgumentException naming every option that is wrong
     */
    public static Predicate<ObjectEvent> of(String bucket, Map<String, String> options) {
        Matcher matcher = new Matcher(Selection.of(new RuleOptions(
                bucket,
                options.getOrDefault("events", "created,changed,removed"),
                options.get("prefix"),
                options.get("suffix"),
                options.get("key"),
                options.get("contentType"),
                options.get("minSize"),
                options.get("maxSize"))));
        return matcher::matches;
    }
}

package io.caravan.event;

import java.util.Locale;
import java.util.Set;

/** What an event says of its object; the second token of its journal subject. */
public enum Kind {
    CREATED,
    CHANGED,
    REMOVED,
    ACCESSED,
    OTHER;

    /** Of the ObjectCreated group by name, but nothing was created. */
    private static final Set<String> CHANGES = Set.of("PutTagging", "DeleteTagging", "PutRetention", "PutLegalHold");

    /** Lower case, as in JSON and in subjects. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a producer's event name, with or without {@code s3:} before it. An action that a later version of a store invents falls to its group, so that a rule on creations
     * sees it rather than nobody.
     */
    public static Kind of(String eventName) {
        int from = eventName.startsWith("s3:") ? 3 : 0;
        int colon = eventName.indexOf(':', from);
        String group = eventName.substring(from, colon < 0 ? eventName.length() : colon);
        String action = colon < 0 ? "" : eventName.substring(colon + 1);
        return switch (group) {
            case "ObjectCreated" -> CHANGES.contains(action) ? CHANGED : CREATED;
            case "ObjectTagging" -> CHANGED;
            case "ObjectRemoved", "LifecycleExpiration", "LifecycleDelMarkerExpiration" -> REMOVED;
            case "ObjectAccessed" -> ACCESSED;
            default -> OTHER;
        };
    }

    /** @throws IllegalArgumentException when no kind has that token */
    static Kind ofToken(String token) {
        for (Kind kind : values()) {
            if (kind.token().equals(token)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of event: " + token);
    }
}

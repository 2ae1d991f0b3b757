package io.caravan.jetstream;

/**
 * Where a stream that exists differs in what Caravan's promises rest on.
 *
 * @param kind in what
 * @param text for people; it follows the stream's name
 */
public record StreamDifference(Kind kind, String text) {
    /** What differs. */
    public enum Kind {
        RETENTION,
        DISCARD,
        WINDOW,
        LIMIT,
        STORAGE,
        SUBJECTS;

        /** Whether JetStream lets it be changed without losing anything that is stored. */
        public boolean canBeMended() {
            return this == DISCARD || this == WINDOW || this == SUBJECTS;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

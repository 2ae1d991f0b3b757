package io.caravan.jetstream;

import io.caravan.event.Fingerprint;

/** Message ids: two messages of one rule are two messages, one that is retried is one. */
final class MessageIds {
    private static final int LONGEST = 128;

    private MessageIds() {}

    /**
     * @param likeness subject and place in the rule: what publishes that are alike in all else have in common
     * @param number among these
     */
    static String of(Work work, String likeness, int number) {
        return Fingerprint.of(
                work.eventId(),
                work.rule(),
                likeness,
                Integer.toString(number),
                work.replayRun() == null ? "" : work.replayRun());
    }

    /** One that NATS takes as it is; anything else becomes a hash. */
    static String fit(String id) {
        boolean fits = !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(c -> c > ' ' && c <= '~');
        if (fits) return id;
        return Fingerprint.of(id);
    }
}

package io.caravan.jetstream;

import io.caravan.event.Fingerprint;

/** Message ids: two messages of one rule are two messages, one that is retried is one. */
final class MessageIds {
    private static final int LONGEST = 128;
    private static final int RUN = 16;

    private MessageIds() {}

    /**
     * Of a replay it is the one that the message had at first, or would have had, and what tells the run.
     *
     * @param likeness subject and place in the rule: what publishes that are alike in all else have in common
     * @param number among these
     */
    static String of(Work work, String likeness, int number) {
        String first = Fingerprint.of(work.eventId(), work.rule(), likeness, Integer.toString(number), "");
        String run = work.replayRun();
        return run == null ? first : first + '-' + Fingerprint.of(run).substring(0, RUN);
    }

    /** One that NATS takes as it is; anything else becomes a hash. */
    static String fit(String id) {
        boolean fits = !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(c -> c > ' ' && c <= '~');
        if (fits) return id;
        return Fingerprint.of(id);
    }
}

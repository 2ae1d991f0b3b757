package io.caravan.jetstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Message ids: two messages of one rule are two messages, one that is retried is one. */
final class MessageIds {
    private static final int BYTES = 16;
    private static final int RUN_BYTES = 8;
    private static final int LONGEST = 128;

    private MessageIds() {}

    /**
     * Of a replay it is the one that the message had at first, or would have had, and what tells the run.
     *
     * @param likeness subject and place in the rule: what publishes that are alike in all else have in common
     * @param number among these
     */
    static String of(Work work, String likeness, int number) {
        MessageDigest digest = sha256();
        part(digest, work.eventId());
        part(digest, work.rule());
        part(digest, likeness);
        part(digest, Integer.toString(number));
        part(digest, "");
        String first = HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        if (work.replayRun() == null) return first;
        part(digest, work.replayRun());
        return first + '-' + HexFormat.of().formatHex(digest.digest(), 0, RUN_BYTES);
    }

    /** One that NATS takes as it is; anything else becomes a hash. */
    static String fit(String id) {
        boolean fits = !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(c -> c > ' ' && c <= '~');
        if (fits) return id;
        MessageDigest digest = sha256();
        part(digest, id);
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** Each with its length before it, so that no two lists of parts are one. */
    private static void part(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

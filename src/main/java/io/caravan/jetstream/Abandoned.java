package io.caravan.jetstream;

import io.caravan.jetstream.TrimSettings.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * How long nobody has served a durable, by looking again and again: since when is kept in the state bucket, for whichever process looks next. When nobody looked for a while,
 * nobody knows, and the waiting begins anew: a group that was down over the weekend mustn't find its rules taken for deleted on Monday. Blocks.
 */
final class Abandoned {
    private final StateStore state;
    private final Patience patience;

    Abandoned(StateStore state, Patience patience) {
        this.state = state;
        this.patience = patience;
    }

    /** Notes what a look has shown. @return whether it is out of patience with that durable */
    boolean noted(Claim claim, Instant now) throws IOException, InterruptedException {
        String key = "abandoned." + claim.durable();
        byte[] text = Answers.await(state.get(key)).orElse(null);
        if (claim.alive()) {
            if (text != null) Answers.await(state.remove(key));
            return false;
        }
        Instant since = since(text, patience, now);
        Answers.await(state.put(key, (since + " " + now).getBytes(StandardCharsets.US_ASCII)));
        return !since.plus(patience.release()).isAfter(now);
    }

    /** Since when, if somebody looked lately; else since now. */
    static Instant since(byte[] text, Patience patience, Instant now) {
        if (text == null) return now;
        String[] sinceAndSeen = new String(text, StandardCharsets.US_ASCII).split(" ");
        Instant seen = Instant.parse(sinceAndSeen[1]);
        return seen.plus(patience.gap()).isBefore(now) ? now : Instant.parse(sinceAndSeen[0]);
    }
}

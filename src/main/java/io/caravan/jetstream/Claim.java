package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.List;

/**
 * What a durable may still need of its stream: nothing up to and including its place, and behind it what its filters match.
 *
 * @param durable its name
 * @param rule what it works for; the durable's name when it doesn't say
 * @param deadLetters where letters of its messages go
 * @param filters never empty
 * @param place everything up to and including this sequence is settled
 * @param exact whether what no filter matches isn't needed either. It isn't when messages are out: their filters may have been others
 * @param delivered the highest sequence that was ever given out
 * @param pending how many it has before it, for people
 * @param lost whether only its checkpoints are left; then its filters are unknown
 * @param alive whether it shows that somebody serves it
 * @param checkpoints what its instances wrote down last
 */
record Claim(
        String durable,
        String rule,
        String deadLetters,
        List<String> filters,
        long place,
        boolean exact,
        long delivered,
        long pending,
        boolean lost,
        boolean alive,
        List<Checkpoint> checkpoints) {

    /** The first sequence of a range that it may need; the end of the range, which is excluded, when it needs none. */
    long firstNeeded(Entries entries, long first, long end)
            throws IOException, JetStreamApiException, InterruptedException {
        long from = Math.max(first, place + 1);
        if (from >= end) return end;
        return exact ? entries.firstIn(from, end, filters) : from;
    }

    /** What is settled behind its place, as far as its instances have written it down. */
    Settled settled() {
        Settled settled = new Settled(place);
        checkpoints.forEach(each -> settled.addAll(each.toSettled()));
        return settled;
    }
}

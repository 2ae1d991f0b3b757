package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Makes dead letters of what a durable has before it, so that its stream needn't keep it. Blocks. */
final class Expiry {
    private static final int AT_ONCE = 500;

    private final Link link;
    private final String stream;
    private final Entries entries;
    private final StateStore state;

    Expiry(Link link, String stream, Entries entries, StateStore state) {
        this.link = link;
        this.stream = stream;
        this.entries = entries;
        this.state = state;
    }

    /**
     * Writes the letters of a range. It may be done again, and by several at once: written twice a letter is one, by its message id.
     *
     * @param to the end of the range, excluded
     * @param why for people
     * @return how many, once the last one is stored
     * @throws IOException when one couldn't be stored
     */
    int write(Claim claim, long first, long to, String why)
            throws IOException, JetStreamApiException, InterruptedException {
        Letters letters =
                new Letters(link, new Letters.Sender(claim.rule(), stream, claim.durable(), claim.deadLetters()));
        Settled settled = claim.settled();
        ExpiredException expired = new ExpiredException(why);
        List<CompletableFuture<?>> underWay = new ArrayList<>();
        List<Long> tried = new ArrayList<>();
        int written = 0;
        Cursors cursors = new Cursors(entries, claim.filters(), Math.max(first, claim.place() + 1));
        for (MessageInfo message = cursors.take(); message != null && message.getSeq() < to; message = cursors.take()) {
            long sequence = message.getSeq();
            if (settled.contains(sequence)) continue;
            RetryState retries = sequence <= claim.delivered() ? retries(claim, sequence) : null;
            if (retries != null) tried.add(sequence);
            underWay.add(letters.write(
                    message, eventId(message), Reason.EXPIRED, expired, retries, Letters.Source.FORGOTTEN));
            written++;
            if (underWay.size() >= AT_ONCE) await(underWay);
        }
        await(underWay);
        for (long sequence : tried) Answers.await(state.remove(retryKey(claim, sequence)));
        return written;
    }

    private static String retryKey(Claim claim, long sequence) {
        return "retry." + claim.durable() + "." + sequence;
    }

    private RetryState retries(Claim claim, long sequence) throws IOException, InterruptedException {
        byte[] found = Answers.await(state.get(retryKey(claim, sequence))).orElse(null);
        return found == null ? null : RetryState.fromJson(found);
    }

    private static void await(List<CompletableFuture<?>> underWay) throws IOException, InterruptedException {
        for (CompletableFuture<?> each : underWay) Answers.await(each);
        underWay.clear();
    }

    private String eventId(MessageInfo message) {
        String id = message.getHeaders() == null ? null : message.getHeaders().getFirst("ce-id");
        return id != null ? id : stream + ":" + message.getSeq();
    }

    /** What a letter of this kind has for an error. */
    private static final class ExpiredException extends Exception {
        private static final long serialVersionUID = 1L;

        ExpiredException(String message) {
            super(message, null, false, false);
        }
    }
}

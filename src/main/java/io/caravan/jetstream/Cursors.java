package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.List;

/** The messages of several filters, in the stream's order. No two filters overlap. Blocks. For one thread. */
final class Cursors {
    private final Entries entries;
    private final List<String> filters;
    private final MessageInfo[] heads;

    Cursors(Entries entries, List<String> filters, long from)
            throws IOException, JetStreamApiException, InterruptedException {
        this.entries = entries;
        this.filters = filters;
        this.heads = new MessageInfo[filters.size()];
        for (int i = 0; i < heads.length; i++) heads[i] = entries.next(from, filters.get(i));
    }

    /** The next one, or null at the end. */
    MessageInfo take() throws IOException, JetStreamApiException, InterruptedException {
        int nearest = -1;
        for (int i = 0; i < heads.length; i++) {
            if (heads[i] != null && (nearest < 0 || heads[i].getSeq() < heads[nearest].getSeq())) nearest = i;
        }
        if (nearest < 0) return null;
        MessageInfo taken = heads[nearest];
        heads[nearest] = entries.next(taken.getSeq() + 1, filters.get(nearest));
        return taken;
    }
}

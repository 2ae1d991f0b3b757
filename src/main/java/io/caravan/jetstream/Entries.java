package io.caravan.jetstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Reads single messages of a stream. It asks the stream's leader, not whichever replica is near, since "there is none" has to be true. Blocks.
 */
final class Entries {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int NO_MESSAGE = 10037;

    private final Link link;
    private final String stream;

    Entries(Link link, String stream) {
        this.link = link;
        this.stream = stream;
    }

    /** The first at or after a sequence whose subject the filter matches; null when there is none. */
    MessageInfo next(long from, String filter) throws IOException, JetStreamApiException, InterruptedException {
        String request = JSON.createObjectNode()
                .put("seq", Math.max(1, from))
                .put("next_by_subj", filter)
                .toString();
        MessageInfo found = new MessageInfo(
                Answers.await(link.request(
                        link.apiPrefix() + "STREAM.MSG.GET." + stream,
                        request.getBytes(StandardCharsets.UTF_8),
                        TIMEOUT)),
                stream,
                false);
        if (found.getApiErrorCode() == NO_MESSAGE) return null;
        found.throwOnHasError();
        return found;
    }

    /** The first sequence of a range whose subject one of the filters matches; the end of the range, which is excluded, when there is none. */
    long firstIn(long first, long end, Collection<String> filters)
            throws IOException, JetStreamApiException, InterruptedException {
        long nearest = end;
        for (String filter : filters) {
            MessageInfo found = next(first, filter);
            if (found != null) nearest = Math.min(nearest, found.getSeq());
        }
        return nearest;
    }

    /** The sequence below which everything is older than a time. Sequences and times rise together. */
    long firstSince(Instant time, long first, long last)
            throws IOException, JetStreamApiException, InterruptedException {
        long low = first;
        long high = last + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            MessageInfo found = next(middle, ">");
            if (found != null && found.getTime().toInstant().isBefore(time)) low = found.getSeq() + 1;
            else high = middle;
        }
        return low;
    }
}

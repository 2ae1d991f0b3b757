package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much a stream has, and how much it may have.
 *
 * @param name its name
 * @param messages how many it has
 * @param bytes what they take
 * @param percent of the limit it is nearest to; -1 when it has none
 * @param subjects how many subjects they have
 * @param first its first sequence
 * @param last its last sequence
 * @param oldest when its oldest message was stored, or null when it has none
 */
public record StreamFill(
        String name, long messages, long bytes, int percent, long subjects, long first, long last, Instant oldest) {
    private static final int NO_SUCH_STREAM = 10059;

    /** Looks. Blocks. @return empty when there is no such stream */
    public static Optional<StreamFill> of(Link link, String stream) throws IOException, JetStreamApiException {
        try {
            return Optional.of(of(link.management().getStreamInfo(stream)));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_STREAM) return Optional.empty();
            throw e;
        }
    }

    static StreamFill of(StreamInfo info) {
        Fill fill = Fill.of(info);
        boolean limited = fill.maxBytes() > 0 || fill.maxMessages() > 0;
        Instant oldest = fill.messages() == 0
                ? null
                : info.getStreamState().getFirstTime().toInstant();
        return new StreamFill(
                info.getConfiguration().getName(),
                fill.messages(),
                fill.bytes(),
                limited ? fill.percent() : -1,
                info.getStreamState().getSubjectCount(),
                fill.first(),
                fill.last(),
                oldest);
    }

    /** How many messages each of its subjects has. Blocks. For a stream that is known to have few enough subjects. */
    public SortedMap<String, Long> bySubject(Link link) throws IOException, JetStreamApiException {
        Map<String, Long> counts = link.management()
                .getStreamInfo(name, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjectMap();
        return counts == null ? new TreeMap<>() : new TreeMap<>(counts);
    }
}

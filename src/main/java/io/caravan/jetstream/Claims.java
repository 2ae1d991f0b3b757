package io.caravan.jetstream;

import io.caravan.event.Tokens;
import io.caravan.jetstream.Checkpoints.Written;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all durables of a stream may still need of it, whichever group or application they belong to; also those that are lost and will be put back where their checkpoints say. Blocks.
 */
final class Claims {
    private static final List<String> EVERYTHING = List.of(">");

    private final Link link;
    private final String stream;
    private final Duration sign;

    /** @param sign how long a sign of life is believed */
    Claims(Link link, String stream, Duration sign) {
        this.link = link;
        this.stream = stream;
        this.sign = sign;
    }

    /**
     * Reads them. When one of them can't be read it fails as a whole: a claim that isn't known is no claim that isn't there.
     *
     * @param of the stream: when it was made tells its checkpoints from those of others and of its predecessors
     */
    List<Claim> read(StreamInfo of) throws IOException, JetStreamApiException, InterruptedException {
        Instant created = of.getCreateTime().toInstant();
        Instant now = of.getTimestamp().toInstant();
        // The names come from what the server has on record of all consumers, the list only from those that answer.
        JetStreamManagement management = link.management();
        List<Claim> claims = new ArrayList<>();
        List<ConsumerInfo> found = new ArrayList<>();
        for (String name : management.getConsumerNames(stream)) {
            ConsumerInfo info = Lookup.consumer(management, stream, name);
            if (info != null && info.getConsumerConfiguration().getDurable() != null) found.add(info);
        }
        Map<String, List<Written>> checkpoints = new Checkpoints(link).read();
        Set<String> names = new HashSet<>();
        for (ConsumerInfo info : found) {
            names.add(info.getName());
            List<Written> written = checkpoints.getOrDefault(info.getName(), List.of());
            claims.add(claim(info, of(created, written), alive(info, now) || alive(written, now)));
        }
        for (var each : checkpoints.entrySet()) {
            if (names.contains(each.getKey())) continue;
            Claim lost = lost(each.getKey(), each.getValue(), created, now);
            if (lost != null) claims.add(lost);
        }
        return claims;
    }

    /** The same claim as it is now; what its instances wrote down is then never newer than its place. */
    Claim again(Claim claim) throws IOException, JetStreamApiException {
        ConsumerInfo info = Lookup.consumer(link.management(), stream, claim.durable());
        return info == null ? claim : claim(info, claim.checkpoints(), claim.alive());
    }

    private static Claim claim(ConsumerInfo info, List<Checkpoint> checkpoints, boolean alive) {
        ConsumerConfiguration configuration = info.getConsumerConfiguration();
        Map<String, String> metadata = configuration.getMetadata() == null ? Map.of() : configuration.getMetadata();
        String rule = metadata.getOrDefault(Durable.RULE, info.getName());
        // The floor of a quiet rule stands still, so what follows it isn't needed unless a filter matches. With
        // messages
        // out that isn't said: they may be there by other filters, from before an edit.
        boolean out = info.getNumAckPending() > 0;
        return new Claim(
                info.getName(),
                rule,
                metadata.getOrDefault(Durable.DEAD_LETTERS, "dlq." + Tokens.escape(rule)),
                filters(configuration),
                info.getAckFloor().getStreamSequence(),
                !out,
                info.getDelivered().getStreamSequence(),
                info.getNumPending() + info.getNumAckPending(),
                false,
                alive,
                checkpoints);
    }

    private static List<String> filters(ConsumerConfiguration configuration) {
        List<String> filters = configuration.getFilterSubjects();
        return filters == null || filters.isEmpty() ? EVERYTHING : List.copyOf(filters);
    }

    private boolean alive(ConsumerInfo info, Instant now) {
        return info.getNumWaiting() > 0
                || info.isPushBound()
                || recent(info.getDelivered().getLastActive(), now)
                || recent(info.getAckFloor().getLastActive(), now)
                || recent(info.getCreationTime(), now);
    }

    /** Whoever serves a durable writes down now and then where it is, even while it holds. */
    private boolean alive(List<Written> checkpoints, Instant now) {
        return checkpoints.stream().anyMatch(each -> recent(each.at(), now));
    }

    private boolean recent(ZonedDateTime time, Instant now) {
        return time != null && recent(time.toInstant(), now);
    }

    private boolean recent(Instant time, Instant now) {
        return time.plus(sign).isAfter(now);
    }

    /** One that has only its checkpoints. Which subjects it wanted nobody knows. */
    private Claim lost(String durable, List<Written> checkpoints, Instant streamCreated, Instant now) {
        List<Checkpoint> known = of(streamCreated, checkpoints);
        if (known.isEmpty()) return null;
        Settled settled =
                new Settled(known.stream().mapToLong(Checkpoint::floor).max().orElseThrow());
        known.forEach(each -> settled.addAll(each.toSettled()));
        long place = settled.passed();
        return new Claim(
                durable,
                durable,
                "dlq." + Tokens.escape(durable),
                EVERYTHING,
                place,
                false,
                place,
                0,
                true,
                alive(checkpoints, now),
                known);
    }

    private static List<Checkpoint> of(Instant streamCreated, List<Written> checkpoints) {
        return Checkpoints.of(streamCreated, checkpoints).stream()
                .map(Written::checkpoint)
                .toList();
    }
}

package io.caravan.watch.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.bucketevent.RuleSketch;
import io.caravan.event.JournalSubject;
import io.caravan.event.Tokens;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Rights;
import io.caravan.jetstream.StreamCheckup;
import io.caravan.jetstream.StreamFill;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks NATS. Changes nothing. Blocks. */
final class NatsLook {
    /** With more, the answer would take the server too long. */
    private static final long MOST_SUBJECTS = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Link link;
    private final String monitoring;

    /** @param monitoring where the server's monitoring is, or empty */
    NatsLook(Link link, String monitoring) {
        this.link = link;
        this.monitoring = monitoring;
    }

    NatsFacts look(List<RuleSketch> rules) throws InterruptedException {
        String url = link.state().detail();
        try {
            return asked(url, rules);
        } catch (IOException | JetStreamApiException e) {
            String why = e instanceof IOException unanswered
                    ? link.explained(unanswered).getMessage()
                    : e.getMessage();
            if (!link.connected())
                return NatsFacts.none(
                        url, new Reach(Reach.Kind.AWAY, link.state().detail()), "");
            return NatsFacts.none(url, Reach.THERE, "JetStream can't be asked: " + why);
        }
    }

    private NatsFacts asked(String url, List<RuleSketch> rules)
            throws IOException, JetStreamApiException, InterruptedException {
        Names names = link.names();
        Instant before = Instant.now();
        List<StreamCheckup> streams = StreamCheckup.all(link);
        Optional<StreamCheckup> in = there(streams, names.in());
        Optional<StreamCheckup> journal = there(streams, names.journal());
        Map<String, List<String>> takers = new HashMap<>();
        for (RuleSketch rule : rules) {
            for (String subject : rule.subjects())
                if (!takers.containsKey(subject))
                    takers.put(subject, link.management().getStreamNames(subject));
        }
        List<DurableState> intake = in.isPresent() ? new Durables(link, names.in()).read() : List.of();
        return new NatsFacts(
                url,
                Reach.THERE,
                "",
                link.connection().getServerInfo().getVersion(),
                link.connection().getServerInfo().getMaxPayload(),
                skew(streams, before),
                streams,
                takers,
                idle(names, intake),
                in.map(stream -> stream.fill().messages()).orElse(0L),
                journal.isPresent() ? buckets(journal.get().fill()) : Set.of(),
                journal.isPresent() ? versions(names) : Map.of(),
                Rights.missing(link),
                syncs());
    }

    private static Optional<StreamCheckup> there(List<StreamCheckup> streams, String name) {
        return streams.stream()
                .filter(stream -> stream.name().equals(name) && stream.fill() != null)
                .findFirst();
    }

    /** The first answer that tells the time was given after {@code before} and before now. */
    private static Duration skew(List<StreamCheckup> streams, Instant before) {
        Instant now = Instant.now();
        return streams.stream()
                .map(StreamCheckup::serverTime)
                .filter(time -> time != null)
                .findFirst()
                .map(time -> {
                    if (time.isBefore(before)) return Duration.between(before, time);
                    return time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO;
                })
                .orElse(null);
    }

    private static List<String> idle(Names names, List<DurableState> intake) {
        return Stream.of(names.group(), names.group() + "-safe", names.group() + "-bulk")
                .filter(name ->
                        intake.stream().noneMatch(durable -> durable.name().equals(name) && durable.served() != null))
                .toList();
    }

    private Map<String, String> versions(Names names) throws IOException, JetStreamApiException, InterruptedException {
        Map<String, String> different = new HashMap<>();
        new Durables(link, names.journal()).versions().forEach((durable, versions) -> names.rule(durable)
                .filter(rule -> versions.size() > 1)
                .ifPresent(rule -> different.put(
                        rule, "instances have " + versions.size() + " versions of it, or one died with another")));
        return different;
    }

    private Set<String> buckets(StreamFill journal) throws IOException, JetStreamApiException {
        Set<String> buckets = new HashSet<>();
        if (journal.subjects() > MOST_SUBJECTS) return buckets;
        for (String subject : journal.bySubject(link).keySet()) {
            String[] tokens = subject.split("\\.", -1);
            if (tokens.length == 4 && tokens[0].equals(JournalSubject.PREFIX)) buckets.add(Tokens.unescape(tokens[2]));
        }
        return buckets;
    }

    /** Null when nobody said where to ask, or nothing answers there. */
    private Duration syncs() throws InterruptedException {
        if (monitoring.isEmpty()) return null;
        try {
            HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(monitoring).resolve("/varz"))
                    .timeout(PATIENCE)
                    .build();
            JsonNode config = new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("jetstream")
                    .path("config");
            if (config.path("sync_always").asBoolean()) return Duration.ZERO;
            return config.has("sync_interval")
                    ? Duration.ofNanos(config.get("sync_interval").asLong())
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}

package io.caravan.command;

import io.caravan.deadletter.DeadLetters;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.RulePlaces;
import io.caravan.jetstream.StreamFill;
import io.caravan.jetstream.SubjectFilter;
import io.caravan.reload.Fault;
import io.caravan.reload.FolderRules;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How it all is at one moment, as NATS knows it. No instance is asked.
 *
 * @param server where NATS is
 * @param version of nats-server
 * @param time when that was
 * @param streams those that are there, in the order in which an event passes them
 * @param missing those that aren't
 * @param intake durables of the stream of notifications
 * @param rules rules and other durables of the journal
 * @param unheard subjects of the journal that nothing listens to, and how many events they have
 * @param uncompared how many subjects the journal has, when they are too many to be compared; else 0
 * @param faults broken files of the routes folder
 */
record Status(
        String server,
        String version,
        Instant time,
        List<StreamFill> streams,
        List<String> missing,
        List<DurableState> intake,
        List<Rule> rules,
        SortedMap<String, Long> unheard,
        long uncompared,
        List<Fault> faults) {
    /** With more, the answer would take the server too long. Kinds, buckets and endings make a few hundred. */
    private static final long MOST_SUBJECTS = 20_000;

    /**
     * @param oldest when the oldest event was stored that it hasn't done, or null
     * @param letters how many dead letters it has
     */
    record Rule(RulePlace place, Instant oldest, long letters) {}

    /** Looks. Blocks. */
    static Status read(Link link, FolderRules folder) throws IOException, JetStreamApiException, InterruptedException {
        Names names = link.names();
        SortedMap<String, StreamFill> found = new TreeMap<>();
        List<StreamFill> streams = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : List.of(names.in(), names.journal(), names.out(), names.deadLetters(), names.undecoded())) {
            Optional<StreamFill> stream = StreamFill.of(link, name);
            if (stream.isEmpty()) {
                missing.add(name);
            } else {
                found.put(name, stream.get());
                streams.add(stream.get());
            }
        }
        List<DurableState> intake = found.containsKey(names.in()) ? new Durables(link, names.in()).read() : List.of();
        List<Rule> rules = new ArrayList<>();
        SortedMap<String, Long> unheard = new TreeMap<>();
        long uncompared = 0;
        StreamFill journal = found.get(names.journal());
        if (journal != null) {
            rules.addAll(rules(link, folder, found.containsKey(names.deadLetters())));
            if (journal.subjects() > MOST_SUBJECTS) uncompared = journal.subjects();
            else unheard = unheard(journal.bySubject(link), rules, names);
        }
        return new Status(
                link.state().detail(),
                link.connection().getServerInfo().getVersion(),
                Instant.now(),
                streams,
                missing,
                intake,
                rules,
                unheard,
                uncompared,
                folder.faults());
    }

    private static List<Rule> rules(Link link, FolderRules folder, boolean letters)
            throws IOException, JetStreamApiException, InterruptedException {
        Durables durables = new Durables(link, link.names().journal());
        SortedMap<String, Long> counts =
                letters ? new DeadLetters(link, link.names().deadLetters()).counts() : new TreeMap<>();
        List<Rule> rules = new ArrayList<>();
        for (RulePlace place : RulePlaces.of(durables.read(), folder.rules(), folder::has, link.names())) {
            Instant oldest = place.durable() == null
                    ? null
                    : durables.oldest(place.durable()).orElse(null);
            rules.add(new Rule(
                    place,
                    oldest,
                    Optional.ofNullable(counts.remove(place.rule())).orElse(0L)));
        }
        // Letters outlive the durables of their rules.
        counts.forEach(
                (rule, count) -> rules.add(new Rule(new RulePlace(rule, null, RulePlace.Kind.ORPHAN), null, count)));
        return rules;
    }

    private static SortedMap<String, Long> unheard(Map<String, Long> subjects, List<Rule> rules, Names names) {
        List<String> filters = rules.stream()
                .map(Rule::place)
                .filter(place ->
                        place.durable() != null && !place.durable().gone() && place.kind() != RulePlace.Kind.ORPHAN)
                .filter(place -> !names.keepsBooks(place.durable().name()))
                .flatMap(place -> place.durable().filters().stream())
                .distinct()
                .toList();
        SortedMap<String, Long> unheard = new TreeMap<>();
        subjects.forEach((subject, count) -> {
            if (filters.stream().noneMatch(filter -> SubjectFilter.matches(filter, subject)))
                unheard.put(subject, count);
        });
        return unheard;
    }

    /** Notifications that wait or are worked on, and what couldn't be decoded: messages of a stream; 0 when it isn't there. */
    long messages(String stream) {
        return streams.stream()
                .filter(each -> each.name().equals(stream))
                .mapToLong(StreamFill::messages)
                .sum();
    }
}

package io.caravan.watch.doctor;

import io.caravan.jetstream.StreamCheckup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What NATS said of itself.
 *
 * @param url where it is
 * @param reach whether it could be asked; if not, the rest is empty
 * @param unasked why JetStream couldn't be asked though NATS is there, a line; else empty
 * @param version of nats-server
 * @param maxPayload the largest message it takes
 * @param skew how far its clock is ahead of ours; null when it isn't known
 * @param streams those of Caravan's
 * @param takers which streams take a subject, by the subjects that rules publish to
 * @param idle durables of intake that nobody serves; those that aren't there too
 * @param unread notifications that wait for intake
 * @param journaled buckets that the journal has events of
 * @param versions rules of which instances have different versions, with what tells so
 * @param refused what the user may not do, by subject
 * @param syncs how often what is stored is synced to disk; null when it isn't known
 */
record NatsFacts(
        String url,
        Reach reach,
        String unasked,
        String version,
        long maxPayload,
        Duration skew,
        List<StreamCheckup> streams,
        Map<String, List<String>> takers,
        List<String> idle,
        long unread,
        Set<String> journaled,
        Map<String, String> versions,
        List<String> refused,
        Duration syncs) {

    NatsFacts {
        streams = List.copyOf(streams);
        takers = Map.copyOf(takers);
        idle = List.copyOf(idle);
        journaled = Set.copyOf(journaled);
        versions = Map.copyOf(versions);
        refused = List.copyOf(refused);
    }

    /** One that couldn't be asked. */
    static NatsFacts none(String url, Reach reach, String unasked) {
        return new NatsFacts(
                url, reach, unasked, "", 0, null, List.of(), Map.of(), List.of(), 0, Set.of(), Map.of(), List.of(),
                null);
    }

    /** Whether JetStream told of its streams. */
    boolean asked() {
        return reach.there() && unasked.isEmpty();
    }
}

package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.event.Kind;
import io.caravan.jetstream.StreamCheckup;
import io.caravan.jetstream.StreamDifference;
import io.caravan.jetstream.StreamFill;
import io.caravan.watch.doctor.StoreFacts.Bucket;
import io.caravan.watch.doctor.StoreFacts.Notice;
import io.caravan.watch.doctor.StoreFacts.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Facts of which nothing is wrong, for a test to spoil. */
final class Healthy {
    static final String FAST = "arn:minio:sqs::fast:nats";
    static final String SAFE = "arn:minio:sqs::safe:nats";
    static final Set<String> EVERYTHING = Set.of("s3:ObjectCreated:*", "s3:ObjectRemoved:*");

    Reach natsReach = Reach.THERE;
    String unasked = "";
    long maxPayload = 1 << 20;
    Duration natsSkew = Duration.ZERO;
    List<StreamCheckup> streams = new ArrayList<>(List.of(stream("OBJECTS", 10)));
    Map<String, List<String>> takers = Map.of("events.images.x", List.of("EVENTS"));
    List<String> idle = List.of();
    Set<String> journaled = Set.of();
    Map<String, String> versions = Map.of();
    List<String> refused = List.of();
    Duration syncs = Duration.ZERO;

    Reach storeReach = Reach.THERE;
    Duration storeSkew = Duration.ZERO;
    String unlisted = "";
    List<Bucket> buckets = List.of(bucket("photos", notice(FAST), notice(SAFE)));
    Targets targets = new Targets(Set.of(FAST, SAFE), Map.of("fast", true, "safe", true), "");

    List<RuleSketch> sketches = List.of(rule("images", Set.of(Kind.CREATED), false));
    List<RuleFacts.Orphan> orphans = List.of();
    List<String> faults = List.of();
    ProbeFacts probe = new ProbeFacts("", List.of());
    Set<String> chosen = Set.of();

    Facts facts() {
        return new Facts(
                new NatsFacts(
                        "nats://localhost:4222",
                        natsReach,
                        unasked,
                        "2.15.2",
                        maxPayload,
                        natsSkew,
                        streams,
                        takers,
                        idle,
                        7,
                        journaled,
                        versions,
                        refused,
                        syncs),
                new StoreFacts("http://localhost:9000", storeReach, storeSkew, unlisted, buckets, targets),
                new RuleFacts(sketches, orphans, faults),
                probe,
                "fast",
                "safe",
                chosen);
    }

    static StreamCheckup stream(String name, int percent, StreamDifference... differences) {
        return stream(name, percent, 3, true, differences);
    }

    static StreamCheckup stream(
            String name, int percent, int replicas, boolean clustered, StreamDifference... differences) {
        StreamFill fill = new StreamFill(name, 5, 500, percent, 1, 1, 5, Instant.EPOCH);
        return new StreamCheckup(
                name,
                List.of("objects.>"),
                Duration.ofMinutes(10),
                fill,
                List.of(differences),
                replicas,
                clustered,
                -1,
                Instant.EPOCH);
    }

    static StreamCheckup missing(String name, String... subjects) {
        return new StreamCheckup(name, List.of(subjects), Duration.ofMinutes(10), null, List.of(), 0, false, 0, null);
    }

    static Bucket bucket(String name, Notice... notices) {
        return new Bucket(name, List.of(notices), "");
    }

    static Notice notice(String arn) {
        return new Notice(arn, EVERYTHING, "", "");
    }

    static Notice notice(String arn, String... events) {
        return new Notice(arn, Set.of(events), "", "");
    }

    static RuleSketch rule(String id, Set<Kind> kinds, boolean choosesKeys, RuleSketch.Use... uses) {
        return new RuleSketch(id, List.of("*"), kinds, choosesKeys, List.of("events.images.x"), List.of(uses));
    }
}

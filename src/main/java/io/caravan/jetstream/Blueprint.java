package io.caravan.jetstream;

import io.caravan.jetstream.StreamDifference.Kind;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stream as Caravan makes it, or one that keeps a key-value bucket. Shares add up to 96 %.
 *
 * @param configuration all but its max_bytes
 * @param percent its share of the storage
 */
record Blueprint(StreamConfiguration configuration, int percent) {
    private static final Duration IN_WINDOW = Duration.ofMinutes(2);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration OUT_AGE = Duration.ofDays(7);

    /** What consumers of any stream need. */
    static List<Blueprint> buckets(Names names) {
        return List.of(bucket(names.state()), bucket(names.leases()));
    }

    private static Blueprint bucket(String name) {
        KeyValueConfiguration bucket = KeyValueConfiguration.builder()
                .name(name)
                .storageType(StorageType.File)
                .build();
        return new Blueprint(bucket.getBackingConfig(), 2);
    }

    /**
     * The way of an event. The journal is also the archive, so it gets most. Where subjects may have letters that aren't ASCII, nobody gets messages directly: such a subject would come as a
     * header, which jnats can't read.
     */
    static List<Blueprint> streams(Names names) {
        return List.of(
                new Blueprint(
                        stream(
                                        names.in(),
                                        "minio.events",
                                        "minio.safe",
                                        "minio.webhook",
                                        "minio.listen",
                                        "minio.audit",
                                        "minio.backfill")
                                .retentionPolicy(RetentionPolicy.WorkQueue)
                                .duplicateWindow(IN_WINDOW)
                                .build(),
                        20),
                new Blueprint(stream(names.journal(), "objects.>").build(), 40),
                new Blueprint(
                        stream(names.out(), "events.>")
                                .maxAge(OUT_AGE)
                                .allowDirect(false)
                                .build(),
                        20),
                new Blueprint(
                        stream(names.deadLetters(), "dlq.*").allowDirect(false).build(), 8),
                new Blueprint(stream(names.undecoded(), "undecoded.intake").build(), 4));
    }

    private static StreamConfiguration.Builder stream(String name, String... subjects) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(subjects)
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.New)
                .allowDirect(true)
                .duplicateWindow(WINDOW);
    }

    String name() {
        return configuration.getName();
    }

    StreamConfiguration within(long storage, int replicas) {
        return StreamConfiguration.builder(configuration)
                .maxBytes(Math.max(1, storage / 100 * percent))
                .replicas(replicas)
                .build();
    }

    /** Where one that exists differs in what Caravan's promises rest on. */
    List<StreamDifference> differences(StreamConfiguration is) {
        List<StreamDifference> differences = new ArrayList<>();
        if (is.getRetentionPolicy() != configuration.getRetentionPolicy()) {
            differences.add(new StreamDifference(
                    Kind.RETENTION,
                    "its retention is " + is.getRetentionPolicy() + ", not " + configuration.getRetentionPolicy()));
        }
        if (is.getDiscardPolicy() != DiscardPolicy.New) {
            differences.add(new StreamDifference(
                    Kind.DISCARD, "its discard is old, so when it is full the oldest messages vanish silently"));
        }
        if (is.getDuplicateWindow().compareTo(configuration.getDuplicateWindow()) < 0) {
            differences.add(new StreamDifference(
                    Kind.WINDOW,
                    "its duplicate window is " + is.getDuplicateWindow().toSeconds() + " s, under "
                            + configuration.getDuplicateWindow().toSeconds() + " s"));
        }
        if (is.getMaxBytes() <= 0) {
            differences.add(new StreamDifference(Kind.LIMIT, "it has no max_bytes, so it ends by filling the disk"));
        }
        if (is.getStorageType() != StorageType.File) {
            differences.add(new StreamDifference(Kind.STORAGE, "it is in memory, so a restart empties it"));
        }
        Set<String> uncovered = uncovered(is);
        if (!uncovered.isEmpty()) {
            differences.add(new StreamDifference(Kind.SUBJECTS, "it doesn't take " + uncovered));
        }
        return differences;
    }

    /** Which of its subjects one that exists doesn't take. */
    Set<String> uncovered(StreamConfiguration is) {
        Set<String> uncovered = new HashSet<>(configuration.getSubjects());
        uncovered.removeIf(subject -> is.getSubjects().stream().anyMatch(has -> covers(has, subject)));
        return uncovered;
    }

    private static boolean covers(String pattern, String subject) {
        if (pattern.equals(subject)) return true;
        String[] have = pattern.split("\\.");
        String[] want = subject.split("\\.");
        for (int i = 0; i < have.length; i++) {
            if (have[i].equals(">")) return i < want.length;
            if (i >= want.length || want[i].equals(">")) return false;
            if (!have[i].equals("*") && !have[i].equals(want[i])) return false;
        }
        return have.length == want.length;
    }
}

package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the streams and buckets that aren't there. One that is there is never changed: what differs from what Caravan would have made is said, once. Each gets an explicit
 * max_bytes, a share of the storage of the account (or of {@code caravan.storage}), since a stream without a limit ends by filling the disk. Blocks. Threads: safe.
 */
final class Provision {
    private static final Logger LOG = LoggerFactory.getLogger(Provision.class);

    /** What storage is taken to be when neither the account nor {@code caravan.storage} says: 10 GiB. */
    private static final long ASSUMED_STORAGE = 10L << 30;

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration OUT_AGE = Duration.ofDays(7);
    private static final int OVERLAP = 10065;
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NAME_IN_USE = 10058;

    private final Link link;
    private final Set<String> said = new HashSet<>();

    Provision(Link link) {
        this.link = link;
    }

    /** @throws IOException naming subject and streams when another stream has a subject of ours */
    synchronized void ensure() throws IOException, JetStreamApiException {
        JetStreamManagement management = link.management();
        List<StreamConfiguration> missing = new ArrayList<>();
        for (StreamConfiguration wanted : wanted()) {
            StreamInfo found = find(management, wanted.getName());
            if (found == null) missing.add(wanted);
            else compare(wanted, found.getConfiguration());
        }
        Names names = link.names();
        List<String> buckets = new ArrayList<>();
        for (String bucket : List.of(names.state(), names.leases())) {
            if (find(management, "KV_" + bucket) == null) buckets.add(bucket);
        }
        if (missing.isEmpty() && buckets.isEmpty()) return;
        long storage = storage(management);
        for (StreamConfiguration wanted : missing) add(management, wanted, storage);
        for (String bucket : buckets) add(bucket, storage);
    }

    private List<StreamConfiguration> wanted() {
        Names names = link.names();
        return List.of(
                stream(names.in())
                        .subjects(
                                "minio.events",
                                "minio.safe",
                                "minio.webhook",
                                "minio.listen",
                                "minio.audit",
                                "minio.backfill")
                        .retentionPolicy(RetentionPolicy.WorkQueue)
                        .duplicateWindow(Duration.ofMinutes(2))
                        .build(),
                stream(names.journal())
                        .subjects("objects.>")
                        .allowDirect(true)
                        .duplicateWindow(WINDOW)
                        .build(),
                stream(names.out())
                        .subjects("events.>")
                        .duplicateWindow(WINDOW)
                        .maxAge(OUT_AGE)
                        .build(),
                stream(names.deadLetters())
                        .subjects("dlq.*")
                        .allowDirect(true)
                        .duplicateWindow(WINDOW)
                        .build(),
                stream(names.undecoded())
                        .subjects("undecoded.intake")
                        .allowDirect(true)
                        .duplicateWindow(WINDOW)
                        .build());
    }

    private static StreamConfiguration.Builder stream(String name) {
        return StreamConfiguration.builder()
                .name(name)
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.New);
    }

    /** Shares of the storage, in percent. The journal is also the archive, so it gets most. */
    private int share(String stream) {
        Names names = link.names();
        if (stream.equals(names.journal())) return 40;
        if (stream.equals(names.in()) || stream.equals(names.out())) return 20;
        return stream.equals(names.deadLetters()) ? 8 : 4;
    }

    private long storage(JetStreamManagement management) throws IOException, JetStreamApiException {
        if (link.storage() > 0) return link.storage();
        AccountStatistics account = management.getAccountStatistics();
        long limit = account.getLimits().getMaxStorage();
        return limit > 0 ? limit : ASSUMED_STORAGE;
    }

    private void add(JetStreamManagement management, StreamConfiguration wanted, long storage)
            throws IOException, JetStreamApiException {
        long bytes = storage / 100 * share(wanted.getName());
        try {
            management.addStream(
                    StreamConfiguration.builder(wanted).maxBytes(bytes).build());
            LOG.info("made stream {} for {}, at most {} MB", wanted.getName(), wanted.getSubjects(), bytes >> 20);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NAME_IN_USE) return; // another instance was quicker
            if (e.getApiErrorCode() != OVERLAP) throw e;
            throw new IOException(
                    "can't make stream " + wanted.getName() + " for " + wanted.getSubjects() + ": "
                            + holders(management, wanted)
                            + "; take the subjects out of that stream, or name it in caravan.stream.*",
                    e);
        }
    }

    private static String holders(JetStreamManagement management, StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        List<String> taken = new ArrayList<>();
        for (String subject : wanted.getSubjects()) {
            for (String holder : management.getStreamNames(subject))
                taken.add(subject + " belongs to stream " + holder);
        }
        return String.join(", ", taken);
    }

    private void add(String bucket, long storage) throws IOException, JetStreamApiException {
        KeyValueManagement buckets = link.connection().keyValueManagement(link.keyValueOptions());
        buckets.create(KeyValueConfiguration.builder()
                .name(bucket)
                .storageType(StorageType.File)
                .maxBucketSize(storage / 100 * 2)
                .build());
        LOG.info("made key-value bucket {}", bucket);
    }

    private static StreamInfo find(JetStreamManagement management, String name)
            throws IOException, JetStreamApiException {
        try {
            return management.getStreamInfo(name);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_STREAM) return null;
            throw e;
        }
    }

    private void compare(StreamConfiguration wanted, StreamConfiguration is) {
        List<String> differences = new ArrayList<>();
        if (is.getRetentionPolicy() != wanted.getRetentionPolicy()) {
            differences.add("retention is " + is.getRetentionPolicy() + ", not " + wanted.getRetentionPolicy());
        }
        if (is.getDiscardPolicy() != DiscardPolicy.New) {
            differences.add("discard is old: when it is full the oldest messages vanish silently");
        }
        if (is.getDuplicateWindow().compareTo(wanted.getDuplicateWindow()) < 0) {
            differences.add(
                    "its duplicate window is " + is.getDuplicateWindow() + ", under " + wanted.getDuplicateWindow());
        }
        Set<String> uncovered = new HashSet<>(wanted.getSubjects());
        uncovered.removeIf(subject -> is.getSubjects().stream().anyMatch(has -> covers(has, subject)));
        if (!uncovered.isEmpty()) differences.add("it doesn't take " + uncovered);
        if (differences.isEmpty()) return;
        String line = "stream " + wanted.getName() + " is not as Caravan would have made it, and is left as it is: "
                + String.join("; ", differences);
        if (said.add(line)) LOG.warn(line);
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

package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the streams and buckets that aren't there. One that is there is never changed: what differs from what Caravan would have made is said, once. Each gets an explicit
 * max_bytes, a share of the storage of the account (or of {@code caravan.storage}), since a stream without a limit ends by filling the disk. Several instances
 * may do this at once. Blocks. Threads: safe.
 */
final class Provision {
    private static final Logger LOG = LoggerFactory.getLogger(Provision.class);

    /** What storage is taken to be when neither the account nor {@code caravan.storage} says: 10 GiB. */
    private static final long ASSUMED_STORAGE = 10L << 30;
    /** A server may have less than its account claims; then everything is made smaller, down to this. */
    private static final long LEAST_STORAGE = 64L << 20;

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int OVERLAP = 10065;
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NAME_IN_USE = 10058;
    private static final Set<Integer> NO_ROOM = Set.of(10047, 10023, 10002, 10028);

    private final Link link;
    private final Set<String> said = new HashSet<>();
    private final List<Blueprint> more = new ArrayList<>();
    private long allThereNanos;
    private boolean allThere;

    Provision(Link link) {
        this.link = link;
    }

    /** After a reconnect nothing is certain: the server may be another one. */
    synchronized void forget() {
        allThere = false;
    }

    /** Has a bucket made beside those that all consumers need. */
    synchronized void also(Blueprint bucket) {
        if (more.stream().anyMatch(each -> each.name().equals(bucket.name()))) return;
        more.add(bucket);
        allThere = false;
    }

    /**
     * Makes what a consumer of that stream needs: the buckets, and Caravan's streams if it is one of them. A plain consumer of another stream brings no streams along.
     *
     * @throws IOException one line for people: another stream has a subject of ours, there is no room, a permission is missing, JetStream is off
     */
    synchronized void ensure(String stream) throws IOException, JetStreamApiException {
        if (allThere && System.nanoTime() - allThereNanos < REMEMBERED.toNanos()) return;
        List<Blueprint> needed = new ArrayList<>(Blueprint.streams(link.names()));
        boolean ours = needed.stream().anyMatch(each -> each.name().equals(stream));
        if (!ours) needed.clear();
        needed.addAll(Blueprint.buckets(link.names()));
        needed.addAll(more);
        try {
            ensure(needed);
        } catch (IOException e) {
            String refused = link.violationUnder(link.apiPrefix());
            if (refused == null && link.connected() && e.getMessage().contains("no response")) {
                throw new IOException(
                        "NATS is there, but its JetStream doesn't answer (nats-server needs -js or jetstream {},"
                                + " and the account has to have it): " + e.getMessage());
            }
            if (refused == null) throw e;
            throw new IOException("NATS doesn't let us look after streams: " + refused
                    + " (the user's permissions have to allow " + link.apiPrefix() + ">)");
        }
        allThere = ours;
        allThereNanos = System.nanoTime();
    }

    private void ensure(List<Blueprint> needed) throws IOException, JetStreamApiException {
        JetStreamManagement management = link.management();
        List<Blueprint> missing = new ArrayList<>();
        for (Blueprint blueprint : needed) {
            StreamInfo found = find(management, blueprint.name());
            if (found == null) missing.add(blueprint);
            else compare(blueprint, found.getConfiguration());
        }
        if (!missing.isEmpty()) make(management, missing, storage(management), link.replicas());
    }

    private long storage(JetStreamManagement management) throws IOException, JetStreamApiException {
        if (link.storage() > 0) return link.storage();
        AccountStatistics account = management.getAccountStatistics();
        long limit = account.getLimits().getMaxStorage();
        return limit > 0 ? limit : ASSUMED_STORAGE;
    }

    /** When there is less room than thought, all of them get less. */
    private static void make(JetStreamManagement management, List<Blueprint> missing, long storage, int replicas)
            throws IOException, JetStreamApiException {
        List<Blueprint> made = new ArrayList<>();
        long size = storage;
        for (Blueprint blueprint : missing) {
            while (true) {
                Attempt attempt = attempt(management, blueprint, size, replicas);
                if (attempt == Attempt.MADE) made.add(blueprint);
                if (attempt != Attempt.NO_ROOM) break;
                size /= 2;
                if (size < LEAST_STORAGE) throw noRoom(blueprint.within(size, replicas));
                for (Blueprint larger : made) management.updateStream(larger.within(size, replicas));
            }
        }
        for (Blueprint blueprint : made) {
            StreamConfiguration is = blueprint.within(size, replicas);
            LOG.info(
                    "made stream {} for {}, at most {} MB",
                    is.getName(),
                    is.getSubjects(),
                    is.getMaxBytes() / 1_000_000);
        }
    }

    private enum Attempt {
        MADE,
        /** Another instance was quicker. */
        THERE,
        NO_ROOM
    }

    private static Attempt attempt(JetStreamManagement management, Blueprint blueprint, long size, int replicas)
            throws IOException, JetStreamApiException {
        try {
            management.addStream(blueprint.within(size, replicas));
            return Attempt.MADE;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NAME_IN_USE) return Attempt.THERE;
            if (e.getApiErrorCode() == OVERLAP) throw overlap(management, blueprint);
            if (NO_ROOM.contains(e.getApiErrorCode())) return Attempt.NO_ROOM;
            throw e;
        }
    }

    private static IOException noRoom(StreamConfiguration wanted) {
        return new IOException(
                "can't make stream " + wanted.getName() + " with even " + wanted.getMaxBytes() / 1_000_000
                        + " MB (JetStream needs more storage: max_file_store, or the account's limit)");
    }

    private static IOException overlap(JetStreamManagement management, Blueprint blueprint)
            throws IOException, JetStreamApiException {
        Set<String> taken = new TreeSet<>();
        for (String subject : blueprint.configuration().getSubjects()) {
            for (String holder : management.getStreamNames(subject)) {
                StreamInfo info = find(management, holder);
                taken.add(subject + " overlaps with stream " + holder
                        + (info == null
                                ? ""
                                : ", which takes " + info.getConfiguration().getSubjects()));
            }
        }
        return new IOException("can't make stream " + blueprint.name() + ": " + String.join("; ", taken)
                + " (take these subjects out of it, or name that stream in caravan.stream.*)");
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

    private void compare(Blueprint blueprint, StreamConfiguration is) {
        List<String> differences =
                blueprint.differences(is).stream().map(StreamDifference::text).toList();
        if (differences.isEmpty()) return;
        String line = "stream " + blueprint.name() + " isn't as Caravan would have made it, and is left as it is: "
                + String.join("; ", differences);
        if (said.add(line)) LOG.warn(line);
    }

    /** What was found to differ, for people; each once. */
    synchronized Set<String> differences() {
        return Set.copyOf(said);
    }
}

package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.KeyValue;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable of a consumer: found, made, mended, and put back where it was when it got lost. A durable can get lost with its stream's leader, by hand, or by a
 * restored backup; then its place is known from the checkpoints of all instances. Blocks: for the control thread only.
 */
final class Durable {
    private static final Logger LOG = LoggerFactory.getLogger(Durable.class);

    static final String VERSION = "caravan-version";
    static final String REVISION = "caravan-revision";

    private static final int NO_SUCH_STREAM = 10059;
    private static final int NO_SUCH_CONSUMER = 10014;
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Link link;
    private final ConsumerSettings settings;
    private final StateStore state;
    private final String bucket;

    private Instant streamCreated;
    private Instant startTime;
    private boolean workQueue;
    private Checkpoint written;

    Durable(Link link, ConsumerSettings settings, StateStore state) {
        this.link = link;
        this.settings = settings;
        this.state = state;
        this.bucket = link.names().state();
    }

    /** Its stream isn't there. Somebody else has to make it. */
    static final class NoStream extends Exception {
        private static final long serialVersionUID = 1L;

        NoStream(String message) {
            super(message);
        }
    }

    /**
     * What to go on with.
     *
     * @param settled what needs no work when it is delivered again; null on a work queue
     * @param givenBack what the last clean stop gave back
     */
    record Attached(Settled settled, Set<Long> givenBack) {}

    Attached attach() throws IOException, JetStreamApiException, NoStream, InterruptedException {
        JetStreamManagement management = link.management();
        StreamInfo stream = stream(management);
        streamCreated = stream.getCreateTime().toInstant();
        workQueue = stream.getConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue;
        ConsumerInfo found = find(management);
        Map<String, Checkpoint> checkpoints = workQueue ? Map.of() : checkpoints();
        Settled settled = found != null
                ? resume(management, found, checkpoints.values())
                : checkpoints.isEmpty() ? begin(management, stream) : putBack(management, checkpoints.values());
        if (!workQueue) fold(checkpoints, settled);
        return new Attached(workQueue ? null : settled, takeGivenBack());
    }

    private StreamInfo stream(JetStreamManagement management) throws IOException, JetStreamApiException, NoStream {
        try {
            return management.getStreamInfo(settings.stream());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) throw e;
            throw new NoStream("there is no stream " + settings.stream() + " for " + settings.rule()
                    + "; waiting for it (create it, or check the option stream)");
        }
    }

    private ConsumerInfo find(JetStreamManagement management) throws IOException, JetStreamApiException {
        try {
            return management.getConsumerInfo(settings.stream(), settings.durable());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_CONSUMER) return null;
            throw e;
        }
    }

    /** The usual case: it is there. */
    private Settled resume(JetStreamManagement management, ConsumerInfo found, Iterable<Checkpoint> checkpoints)
            throws IOException, JetStreamApiException {
        ConsumerConfiguration is = found.getConsumerConfiguration();
        Map<String, String> metadata = metadata(is.getMetadata());
        if (differs(is, metadata)) {
            management.addOrUpdateConsumer(
                    settings.stream(),
                    common(ConsumerConfiguration.builder(is)).metadata(metadata).build());
        }
        Settled settled = new Settled(found.getAckFloor().getStreamSequence());
        checkpoints.forEach(checkpoint -> {
            if (checkpoint.streamCreated().equals(streamCreated)) settled.addAll(checkpoint.toSettled());
        });
        return settled;
    }

    /** It was never there. */
    private Settled begin(JetStreamManagement management, StreamInfo stream)
            throws IOException, JetStreamApiException, InterruptedException {
        ConsumerConfiguration.Builder wanted =
                common(ConsumerConfiguration.builder()).metadata(metadata(Map.of()));
        if (workQueue) {
            management.addOrUpdateConsumer(
                    settings.stream(), wanted.deliverPolicy(DeliverPolicy.All).build());
            return new Settled(0);
        }
        long floor = 0;
        if (settings.start() instanceof Start.Now)
            floor = stream.getStreamState().getLastSequence();
        if (settings.start() instanceof Start.At at) startTime = at.time();
        // The place is written down first: a durable that is made and lost within a second must not begin at a later
        // "now".
        write(new Checkpoint(streamCreated, floor, startTime, floor, new byte[0], Instant.now()));
        return make(management, wanted, floor);
    }

    /** It was there and is gone. */
    private Settled putBack(JetStreamManagement management, Iterable<Checkpoint> checkpoints)
            throws IOException, JetStreamApiException, InterruptedException {
        ConsumerConfiguration.Builder wanted =
                common(ConsumerConfiguration.builder()).metadata(metadata(Map.of()));
        long floor = 0;
        Settled settled = new Settled(0);
        boolean younger = true;
        for (Checkpoint checkpoint : checkpoints) {
            if (!checkpoint.streamCreated().equals(streamCreated)) continue;
            younger = false;
            if (floor == 0 && checkpoint.startTime() != null) startTime = checkpoint.startTime();
            floor = Math.max(floor, checkpoint.floor());
        }
        settled.floor(floor);
        if (younger) {
            startTime = null;
            LOG.error(
                    "stream {} was made anew at {}; durable {} begins at its first message. What the old stream held is gone: run an audit",
                    settings.stream(),
                    streamCreated,
                    settings.durable());
        } else {
            for (Checkpoint checkpoint : checkpoints) {
                if (checkpoint.streamCreated().equals(streamCreated)) settled.addAll(checkpoint.toSettled());
            }
            LOG.warn(
                    "durable {} on stream {} was gone; made again after sequence {}",
                    settings.durable(),
                    settings.stream(),
                    floor);
        }
        if (floor > 0) startTime = null;
        make(management, wanted, floor);
        return settled;
    }

    private Settled make(JetStreamManagement management, ConsumerConfiguration.Builder wanted, long floor)
            throws IOException, JetStreamApiException {
        if (startTime != null) {
            wanted.deliverPolicy(DeliverPolicy.ByStartTime).startTime(startTime.atZone(ZoneOffset.UTC));
        } else if (floor == 0) {
            wanted.deliverPolicy(DeliverPolicy.All);
        } else {
            wanted.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(floor + 1);
        }
        ConsumerInfo made = management.addOrUpdateConsumer(settings.stream(), wanted.build());
        return new Settled(Math.max(floor, made.getAckFloor().getStreamSequence()));
    }

    private ConsumerConfiguration.Builder common(ConsumerConfiguration.Builder builder) {
        return builder.durable(settings.durable())
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(settings.ackWait())
                .maxDeliver(-1)
                .maxAckPending(settings.maxAckPending())
                .filterSubjects(settings.filterSubjects());
    }

    private boolean differs(ConsumerConfiguration is, Map<String, String> metadata) {
        List<String> filters = is.getFilterSubjects() == null ? List.of() : is.getFilterSubjects();
        return !new HashSet<>(filters).equals(new HashSet<>(settings.filterSubjects()))
                || is.getMaxAckPending() != settings.maxAckPending()
                || !Objects.equals(is.getAckWait(), settings.ackWait())
                || !Objects.equals(
                        metadata.get(VERSION),
                        is.getMetadata() == null ? null : is.getMetadata().get(VERSION));
    }

    /** An edit raises the revision, so that instances which still have the old rule see that theirs is old. */
    private Map<String, String> metadata(Map<String, String> is) {
        Map<String, String> wanted = new HashMap<>(is == null ? Map.of() : is);
        if (settings.version() == null || settings.version().equals(wanted.get(VERSION))) return wanted;
        int revision = Integer.parseInt(wanted.getOrDefault(REVISION, "0"));
        wanted.put(VERSION, settings.version());
        wanted.put(REVISION, Integer.toString(revision + 1));
        return wanted;
    }

    // ---- checkpoints

    /** Looks at the durable, and writes down where it is. @return how it is, or null when it is gone */
    ConsumerInfo look(Flow flow) throws IOException, JetStreamApiException {
        ConsumerInfo info = find(link.management());
        if (info == null) return null;
        long floor = info.getAckFloor().getStreamSequence();
        flow.forgetUpTo(floor);
        if (!workQueue) checkpoint(flow, info.getDelivered().getStreamSequence());
        return info;
    }

    private void checkpoint(Flow flow, long delivered) {
        Settled settled = flow.settled();
        if (settled == null) return;
        Checkpoint next = new Checkpoint(
                streamCreated,
                settled.floor(),
                settled.floor() == 0 ? startTime : null,
                delivered,
                settled.encoded(),
                Instant.now());
        if (next.sameAs(written)) return;
        written = next;
        state.put(key(), next.toJson()).exceptionally(error -> {
            written = null; // the next second tries again
            return null;
        });
    }

    private void write(Checkpoint checkpoint) throws IOException, InterruptedException {
        await(state.put(key(), checkpoint.toJson()));
        written = checkpoint;
    }

    private String key() {
        return prefix() + link.instance();
    }

    private String prefix() {
        return "checkpoint." + settings.durable() + ".";
    }

    private Map<String, Checkpoint> checkpoints() throws IOException, JetStreamApiException, InterruptedException {
        Map<String, Checkpoint> found = new HashMap<>();
        KeyValue values = link.connection().keyValue(bucket, link.keyValueOptions());
        for (String key : values.keys(prefix() + "*")) {
            KeyValueEntry entry = values.get(key);
            if (entry == null || entry.getValue() == null) continue;
            found.put(key, Checkpoint.fromJson(entry.getValue()));
        }
        return found;
    }

    /** Instances come and go; what the gone ones knew is now in ours, so theirs can go once ours is written. */
    private void fold(Map<String, Checkpoint> others, Settled settled) throws IOException, InterruptedException {
        write(new Checkpoint(
                streamCreated,
                settled.floor(),
                settled.floor() == 0 ? startTime : null,
                settled.floor(),
                settled.encoded(),
                Instant.now()));
        Instant old = Instant.now().minus(STALE);
        others.forEach((key, checkpoint) -> {
            if (!key.equals(key()) && checkpoint.updated().isBefore(old)) state.remove(key);
        });
    }

    // ---- what a clean stop gave back

    /** So that whoever resumes doesn't take them for suspects. */
    void noteGivenBack(List<Long> sequences) throws IOException, InterruptedException {
        if (sequences.isEmpty()) return;
        StringBuilder text = new StringBuilder();
        for (Long sequence : sequences) text.append(sequence).append('\n');
        await(state.put(givenBackKey(), text.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private Set<Long> takeGivenBack() throws IOException, InterruptedException {
        byte[] text = await(state.get(givenBackKey())).orElse(null);
        if (text == null) return Set.of();
        Set<Long> sequences = new HashSet<>();
        new String(text, StandardCharsets.US_ASCII).lines().forEach(line -> sequences.add(Long.valueOf(line)));
        state.remove(givenBackKey());
        return sequences;
    }

    private String givenBackKey() {
        return "givenback." + settings.durable();
    }

    private static <T> T await(CompletableFuture<T> stage) throws IOException, InterruptedException {
        try {
            return stage.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer from NATS within 10 s", e);
        }
    }
}

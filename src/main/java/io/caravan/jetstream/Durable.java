package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.KeyValue;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    /** For whoever finds the durable and must know whose it is. */
    static final String RULE = "caravan-rule";

    static final String DEAD_LETTERS = "caravan-dead-letters";
    /** Where its rule says that it begins. */
    static final String SINCE = "caravan-since";

    private static final int NO_SUCH_STREAM = 10059;
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(1);
    /** More than an instance lets pass before it writes another one. */
    private static final Duration STALE = Duration.ofMinutes(10);

    private final Link link;
    private final ConsumerSettings settings;
    private final StateStore state;
    private final String bucket;

    private Instant streamCreated;
    private Instant startTime;
    private Instant made;
    private boolean workQueue;
    private volatile Checkpoint written;

    Durable(Link link, ConsumerSettings settings, StateStore state) {
        this.link = link;
        this.settings = settings;
        this.state = state;
        this.bucket = link.names().state();
    }

    /** Its stream or its durable isn't there. Somebody else has to make it. */
    static final class NoPlace extends Exception {
        private static final long serialVersionUID = 1L;

        NoPlace(String message) {
            super(message);
        }
    }

    /**
     * What to go on with.
     *
     * @param info how it is
     * @param settled what needs no work when it is delivered again; null on a work queue
     * @param givenBack what the last clean stop gave back
     * @param remembered of which something is kept in the state bucket, though the durable is new and doesn't know
     * @param younger whether the stream is another one than when this was asked before
     */
    record Attached(ConsumerInfo info, Settled settled, GivenBack givenBack, Set<Long> remembered, boolean younger) {}

    /**
     * @param own what this instance has settled so far, or null
     * @param mayMake whether the durable is to be made when it is gone: not by an instance that has an old version of the rule
     */
    Attached attach(Settled own, boolean mayMake)
            throws IOException, JetStreamApiException, NoPlace, InterruptedException {
        JetStreamManagement management = link.management();
        StreamInfo stream = stream(management);
        Instant before = streamCreated;
        streamCreated = stream.getCreateTime().toInstant();
        boolean younger = before != null && !before.equals(streamCreated);
        workQueue = stream.getConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue;
        Map<String, Checkpoint> checkpoints = workQueue ? Map.of() : checkpoints();
        Settled settled = own == null || younger ? new Settled(0) : own;
        ConsumerInfo info = Lookup.consumer(management, settings.stream(), settings.durable());
        Set<Long> remembered = Set.of();
        if (info == null) {
            if (!mayMake) throw new NoPlace(gone());
            remembered = remembered(checkpoints.values());
            info = make(management, stream, checkpoints.values(), settled);
        } else {
            info = mend(management, info);
        }
        made = info.getCreationTime().toInstant();
        settled.floor(info.getAckFloor().getStreamSequence());
        checkpoints.values().stream().filter(this::isOfThisStream).forEach(each -> settled.addAll(each.toSettled()));
        if (!workQueue) fold(checkpoints, settled);
        return new Attached(info, workQueue ? null : settled, takeGivenBack(), remembered, younger);
    }

    private String gone() {
        return "durable " + settings.durable() + " of " + settings.rule()
                + " is gone; waiting for the instance that has the rule's new version to make it again";
    }

    private boolean isOfThisStream(Checkpoint checkpoint) {
        return checkpoint.streamCreated().equals(streamCreated);
    }

    private StreamInfo stream(JetStreamManagement management) throws IOException, JetStreamApiException, NoPlace {
        try {
            return management.getStreamInfo(settings.stream());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) throw e;
            throw new NoPlace("there is no stream " + settings.stream() + " for " + settings.rule()
                    + "; waiting for it (create it, or check the option stream)");
        }
    }

    /** The usual case: it is there. */
    private ConsumerInfo mend(JetStreamManagement management, ConsumerInfo found)
            throws IOException, JetStreamApiException, InterruptedException {
        // Only its start puts a version of the rule in force: a reconnect must not put an old one back.
        if (made != null) return found;
        ConsumerConfiguration is = found.getConsumerConfiguration();
        Map<String, String> metadata = metadata(is.getMetadata());
        if (!differs(is, metadata)) return found;
        warnOfSince(is.getMetadata());
        // First whoever has another version stops taking, then the durable gives what ours wants.
        if (settings.version() != null)
            Answers.await(state.put(versionKey(), settings.version().getBytes(StandardCharsets.US_ASCII)));
        return management.addOrUpdateConsumer(
                settings.stream(),
                common(ConsumerConfiguration.builder(is)).metadata(metadata).build());
    }

    /** It was never there, or it is gone. */
    private ConsumerInfo make(
            JetStreamManagement management, StreamInfo stream, Collection<Checkpoint> checkpoints, Settled settled)
            throws IOException, JetStreamApiException, InterruptedException {
        if (!workQueue && checkpoints.isEmpty()) begin(stream, settled);
        else if (!workQueue) putBack(checkpoints, settled);
        ConsumerConfiguration.Builder wanted =
                common(ConsumerConfiguration.builder()).metadata(metadata(Map.of()));
        if (startTime != null) {
            wanted.deliverPolicy(DeliverPolicy.ByStartTime).startTime(startTime.atZone(ZoneOffset.UTC));
        } else if (settled.floor() == 0) {
            wanted.deliverPolicy(DeliverPolicy.All);
        } else {
            wanted.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(settled.floor() + 1);
        }
        try {
            return management.addOrUpdateConsumer(settings.stream(), wanted.build());
        } catch (JetStreamApiException e) {
            ConsumerInfo others = Lookup.consumer(management, settings.stream(), settings.durable());
            if (others == null) throw e;
            return mend(management, others); // another instance was quicker, and begins elsewhere
        }
    }

    /** The place is written down first: a durable that is made and lost within a second must not begin at a later "now". */
    private void begin(StreamInfo stream, Settled settled) throws IOException, InterruptedException {
        if (settings.start() instanceof Start.Now)
            settled.floor(stream.getStreamState().getLastSequence());
        if (settings.start() instanceof Start.At at) startTime = at.time();
        write(checkpoint(settled, settled.floor()));
    }

    private void putBack(Collection<Checkpoint> checkpoints, Settled settled) {
        startTime = null;
        if (checkpoints.stream().noneMatch(this::isOfThisStream)) {
            LOG.error(
                    "stream {} was made anew at {}; durable {} begins at its first message. What the old stream held is gone: run an audit",
                    settings.stream(),
                    streamCreated,
                    settings.durable());
            return;
        }
        for (Checkpoint checkpoint : checkpoints) {
            if (!isOfThisStream(checkpoint)) continue;
            if (checkpoint.startTime() != null) startTime = checkpoint.startTime();
            settled.floor(checkpoint.floor());
        }
        if (settled.floor() > 0) startTime = null;
        LOG.warn(
                "durable {} on stream {} was gone; made again after sequence {}",
                settings.durable(),
                settings.stream(),
                settled.floor());
    }

    /** What the state bucket tells of single messages. What it tells of another stream's is removed. */
    private Set<Long> remembered(Collection<Checkpoint> checkpoints)
            throws IOException, JetStreamApiException, InterruptedException {
        boolean another = !checkpoints.isEmpty() && checkpoints.stream().noneMatch(this::isOfThisStream);
        Set<Long> sequences = new HashSet<>();
        for (String kind : List.of("retry.", "suspect.")) {
            String keys = kind + settings.durable() + ".";
            if (another) Answers.await(state.remove(keys + "*"));
            else
                for (String key : keyValue().keys(keys + "*"))
                    sequences.add(Long.valueOf(key.substring(keys.length())));
        }
        return sequences;
    }

    private ConsumerConfiguration.Builder common(ConsumerConfiguration.Builder builder) {
        return builder.durable(settings.durable())
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(settings.ackWait())
                .maxDeliver(-1)
                .maxAckPending(settings.maxAckPending())
                .filterSubjects(settings.filterSubjects())
                .priorityPolicy(settings.ordered() ? PriorityPolicy.PinnedClient : PriorityPolicy.None)
                .priorityGroups(settings.ordered() ? List.of(Pin.GROUP) : List.of())
                .priorityTimeout(settings.ordered() ? Pin.lasts(settings.ackWait()) : null);
    }

    private boolean differs(ConsumerConfiguration is, Map<String, String> metadata) {
        List<String> filters = is.getFilterSubjects() == null ? List.of() : is.getFilterSubjects();
        return !new HashSet<>(filters).equals(new HashSet<>(settings.filterSubjects()))
                || is.getMaxAckPending() != settings.maxAckPending()
                || !Objects.equals(is.getAckWait(), settings.ackWait())
                || (is.getPriorityPolicy() == PriorityPolicy.PinnedClient) != settings.ordered()
                || !metadata.equals(is.getMetadata() == null ? Map.of() : is.getMetadata());
    }

    /** Once, when it is edited. */
    private void warnOfSince(Map<String, String> is) {
        String before = is == null ? null : is.get(SINCE);
        if (before == null || settings.since() == null || before.equals(settings.since())) return;
        LOG.warn(
                "rule {}: since was {} and is {} now, which changes nothing: it counts only when the durable is made. caravan replay --rule {} --from {} runs earlier events through the rule",
                settings.rule(),
                before,
                settings.since(),
                settings.rule(),
                settings.start() instanceof Start.Now ? "24h" : settings.since());
    }

    /** An edit raises the revision, so that instances which still have the old rule see that theirs is old. */
    private Map<String, String> metadata(Map<String, String> is) {
        Map<String, String> wanted = new HashMap<>(is == null ? Map.of() : is);
        wanted.put(RULE, settings.rule());
        if (settings.deadLetterSubject() != null) wanted.put(DEAD_LETTERS, settings.deadLetterSubject());
        if (settings.since() != null) wanted.put(SINCE, settings.since());
        if (settings.version() == null || settings.version().equals(wanted.get(VERSION))) return wanted;
        int revision = Integer.parseInt(wanted.getOrDefault(REVISION, "0"));
        wanted.put(VERSION, settings.version());
        wanted.put(REVISION, Integer.toString(revision + 1));
        return wanted;
    }

    // ---- checkpoints

    /** Looks at the durable, and writes down where it is. @return how it is, or null when it is gone, be it that there is another one in its place */
    ConsumerInfo look(Flow flow) throws IOException, JetStreamApiException {
        ConsumerInfo info = Lookup.consumer(link.management(), settings.stream(), settings.durable());
        if (info == null || !info.getCreationTime().toInstant().equals(made)) return null;
        long floor = info.getAckFloor().getStreamSequence();
        flow.forgetUpTo(floor);
        if (!workQueue) checkpoint(flow, info.getDelivered().getStreamSequence());
        return info;
    }

    private void checkpoint(Flow flow, long delivered) {
        Settled settled = flow.settled();
        if (settled == null) return;
        Checkpoint next = checkpoint(settled, delivered);
        if (!next.isDueAfter(written)) return;
        written = next;
        state.put(key(), next.toJson()).exceptionally(error -> {
            written = null; // the next second tries again
            return null;
        });
    }

    private Checkpoint checkpoint(Settled settled, long delivered) {
        long floor;
        byte[] above;
        synchronized (settled) { // both of one moment
            floor = settled.floor();
            above = settled.encoded();
        }
        return new Checkpoint(
                streamCreated,
                floor,
                floor == 0 ? startTime : null,
                delivered,
                above,
                Instant.now(),
                false,
                settings.version());
    }

    private void write(Checkpoint checkpoint) throws IOException, InterruptedException {
        Answers.await(state.put(key(), checkpoint.toJson()));
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
        KeyValue values = keyValue();
        for (String key : values.keys(prefix() + "*")) {
            KeyValueEntry entry = values.get(key);
            if (entry == null || entry.getValue() == null) continue;
            found.put(key, Checkpoint.fromJson(entry.getValue()));
        }
        return found;
    }

    private KeyValue keyValue() throws IOException {
        return link.connection().keyValue(bucket, link.keyValueOptions());
    }

    /** Instances come and go; what the gone ones knew is now in ours, so theirs can go once ours is written. */
    private void fold(Map<String, Checkpoint> others, Settled settled) throws IOException, InterruptedException {
        write(checkpoint(settled, settled.floor()));
        Instant old = Instant.now().minus(STALE);
        others.forEach((key, checkpoint) -> {
            if (!key.equals(key()) && checkpoint.updated().isBefore(old)) state.remove(key);
        });
    }

    /** Under which the version of the rule is kept that was put in force last. */
    String versionKey() {
        return "version." + settings.durable();
    }

    // ---- what a clean stop gave back

    /** Writes down where a stop leaves it. Waits a moment for it to be stored, not for a NATS that doesn't answer. */
    void leave(Flow flow, GivenBack givenBack) throws IOException, InterruptedException {
        Settled settled = flow.settled();
        CompletableFuture<Void> place = settled == null
                ? null
                : state.put(
                        key(), checkpoint(settled, settled.floor()).leaving().toJson());
        CompletableFuture<Void> back = state.put(givenBackKey(), givenBack.toBytes());
        Answers.await(place == null ? back : CompletableFuture.allOf(place, back), LEAVE_WITHIN);
    }

    /** Lets another instance have an ordered rule at once. Not when messages are still out that nobody gave back: these have to come again first. */
    void unpin(GivenBack givenBack) throws IOException, InterruptedException {
        try {
            ConsumerInfo info = Lookup.consumer(link.management(), settings.stream(), settings.durable());
            if (info == null || info.getNumAckPending() > givenBack.size()) return;
        } catch (JetStreamApiException e) {
            throw new IOException(e.getMessage(), e);
        }
        String api = link.apiPrefix() + "CONSUMER.UNPIN." + settings.stream() + "." + settings.durable();
        byte[] group = ("{\"group\":\"" + Pin.GROUP + "\"}").getBytes(StandardCharsets.US_ASCII);
        Answers.await(link.request(api, group, LEAVE_WITHIN), LEAVE_WITHIN);
    }

    private GivenBack takeGivenBack() throws IOException, InterruptedException {
        byte[] sequences = Answers.await(state.get(givenBackKey())).orElse(null);
        if (sequences == null) return GivenBack.NOTHING;
        state.remove(givenBackKey());
        return GivenBack.fromBytes(sequences);
    }

    private String givenBackKey() {
        return "givenback." + settings.durable();
    }
}

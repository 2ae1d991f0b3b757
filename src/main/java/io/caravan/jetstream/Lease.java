package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.KeyValue;
import io.nats.client.NUID;
import io.nats.client.api.KeyValueEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to do something that one process of a group does at a time: an audit, a canary. It is an entry of the bucket {@code caravan-leases}, written only over the revision that was read, and
 * renewed by itself until it is closed. A process that dies leaves it to run out by the server's clock. Whoever has it asks {@link #held} before each step that mustn't be done twice: it says no
 * before the server lets another have it. Threads: safe.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private static final int WRONG_REVISION = 10071;
    private static final int RENEWALS = 3;

    private final Link link;
    private final String key;
    private final LeaseEntry entry;
    private final ScheduledExecutorService renewals;
    private long revision;
    private boolean closed;
    private volatile boolean taken = true;
    private volatile long writtenNanos;

    private Lease(Link link, String key, LeaseEntry entry, long revision, long writtenNanos) {
        this.link = link;
        this.key = key;
        this.entry = entry;
        this.revision = revision;
        this.writtenNanos = writtenNanos;
        this.renewals = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "caravan-lease-" + key);
            thread.setDaemon(true);
            return thread;
        });
        long every = Math.max(1, entry.lasts().toMillis() / RENEWALS);
        renewals.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.MILLISECONDS);
    }

    /** What came of asking for one. */
    public sealed interface Asked {}

    /** It is ours. Close it. */
    public record Taken(Lease lease) implements Asked {}

    /** Somebody else has it. */
    public record Refused(Holder holder) implements Asked {}

    /**
     * Who has a lease.
     *
     * @param name of host and process, for people
     * @param since when it took it, by its own clock
     * @param left after that it is free, unless it is renewed
     */
    public record Holder(String name, Instant since, Duration left) {
        @Override
        public String toString() {
            return name + ", since " + since.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * Asks for one. Blocks.
     *
     * @param name what it is for; leases of one name are one for each group
     * @param lasts so long it outlives its holder, a second at least
     */
    public static Asked take(Link link, String name, Duration lasts)
            throws IOException, JetStreamApiException, InterruptedException {
        String key = key(link.names().group(), name);
        LeaseEntry wanted = new LeaseEntry(NUID.nextGlobal(), thisProcess(), Instant.now(), lasts);
        link.provision("KV_" + link.names().leases());
        while (true) {
            long begin = System.nanoTime();
            KeyValue leases = leases(link);
            KeyValueEntry found = leases.get(key);
            Optional<Holder> holder = holder(link, found);
            if (holder.isPresent()) return new Refused(holder.get());
            try {
                long revision = found == null
                        ? leases.create(key, wanted.toJson())
                        : leases.update(key, wanted.toJson(), found.getRevision());
                return new Taken(new Lease(link, key, wanted, revision, begin));
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() != WRONG_REVISION) throw e;
                LOG.debug("lease {}: another was quicker", key);
            }
        }
    }

    /** Who has one. Blocks. @return empty when nobody has */
    public static Optional<Holder> holder(Link link, String name) throws IOException, JetStreamApiException {
        link.provision("KV_" + link.names().leases());
        return holder(link, leases(link).get(key(link.names().group(), name)));
    }

    private static Optional<Holder> holder(Link link, KeyValueEntry found) throws IOException, JetStreamApiException {
        if (found == null) return Optional.empty();
        LeaseEntry entry = LeaseEntry.fromJson(found.getValue());
        Duration left = entry.left(found.getCreated().toInstant(), serverNow(link));
        if (left.isNegative() || left.isZero()) return Optional.empty();
        return Optional.of(new Holder(entry.holder(), entry.since(), left));
    }

    private static Instant serverNow(Link link) throws IOException, JetStreamApiException {
        JetStreamManagement management = link.management();
        return management
                .getStreamInfo("KV_" + link.names().leases())
                .getTimestamp()
                .toInstant();
    }

    /** Whether it is surely ours now. While NATS is away it ends with its time. */
    public boolean held() {
        return taken && System.nanoTime() - writtenNanos < entry.lasts().toNanos();
    }

    private synchronized void renew() {
        if (closed || !taken) return;
        long begin = System.nanoTime();
        try {
            revision = leases(link).update(key, entry.toJson(), revision);
            writtenNanos = begin;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_REVISION) lookAgain(begin);
            else LOG.debug("lease {} isn't renewed: {}", key, e.toString());
        } catch (IOException | RuntimeException e) {
            LOG.debug("lease {} isn't renewed: {}", key, e.toString());
        }
    }

    /** Our last renewal may have been written though its answer was lost. */
    private void lookAgain(long begin) {
        try {
            KeyValueEntry found = leases(link).get(key);
            boolean ours = found != null
                    && LeaseEntry.fromJson(found.getValue()).token().equals(entry.token());
            if (ours) {
                revision = leases(link).update(key, entry.toJson(), found.getRevision());
                writtenNanos = begin;
            } else {
                taken = false;
                LOG.warn("lease {} ran out, and is somebody else's now or nobody's", key);
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debug("lease {} isn't renewed: {}", key, e.toString());
        }
    }

    /** Gives it back, so that the next one needn't wait for it to run out. */
    @Override
    public void close() {
        renewals.shutdown();
        synchronized (this) {
            if (closed) return;
            closed = true;
            boolean ours = taken;
            taken = false;
            if (!ours) return;
            try {
                leases(link).delete(key, revision);
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                LOG.debug("lease {} isn't given back and runs out: {}", key, e.toString());
            }
        }
    }

    private static KeyValue leases(Link link) throws IOException {
        if (!link.connected()) throw new IOException(link.away());
        return link.connection().keyValue(link.names().leases(), link.keyValueOptions());
    }

    /** A key of a bucket has letters, digits and {@code -_=/.} only. */
    private static String key(String group, String name) {
        return escape(group) + "." + escape(name);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
            if (plain) escaped.append((char) b);
            else escaped.append('_').append(HexFormat.of().toHexDigits(b));
        }
        return escaped.toString();
    }

    private static String thisProcess() {
        return "process " + ProcessHandle.current().pid() + " on " + host();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a host without a name";
        }
    }
}

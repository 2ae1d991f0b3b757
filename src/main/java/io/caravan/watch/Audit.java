package io.caravan.watch;

import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.event.S3Notification;
import io.caravan.intake.IndexSettings;
import io.caravan.jetstream.Bookmarks;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Lease;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Outgoing;
import io.caravan.jetstream.Pace;
import io.caravan.objects.ObjectStates;
import io.minio.MinioClient;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;

/**
 * Compares what object stores have with what the journal was told, and gives intake what it wasn't told. A state of an object is judged by its own name alone: that the object was tagged or read
 * since, of which there are events, doesn't hide that the event of its upload is missing. Where the last states of objects are kept it also finds {@link MissedDeletes}, for which it keeps 16 MB more.
 * It keeps a block of a listing in memory, not more, and writes down where it is after each. For one thread, which it blocks.
 */
public final class Audit implements AutoCloseable {
    static final String SUBJECT = "minio.audit";
    private static final String BOOKMARK = "audit";
    private static final String SEEN_GONE = "audit-seen-gone";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final String LOST = "its lease ran out, so another may be at it: start it again to go on";
    static final int BLOCK = 1_000;

    private final ObjectStore store;
    private final KnownStates states;
    private final Surroundings surroundings;
    private final AuditOptions options;
    private final Report report;

    /** Is told how it goes. */
    public interface Report {
        /** Listens to nothing. */
        Report NONE = new Report() {
            @Override
            public void goesOn(String bucket, Instant begun) {}

            @Override
            public void progress(long looked) {}
        };

        /** It goes on with one that ended early. @param bucket in which, or null when it ended between two */
        void goesOn(String bucket, Instant begun);

        /** So many states have been looked at, in all of its buckets. */
        void progress(long looked);
    }

    /** What an audit needs beside the store and the journal's index. */
    interface Surroundings {
        Instant passed(Instant now) throws IOException, JetStreamApiException, InterruptedException;

        Origins origins(String bucket) throws IOException, JetStreamApiException;

        Optional<byte[]> bookmark() throws IOException, InterruptedException;

        /** @param bookmark null to remove it */
        void bookmark(byte[] bookmark) throws IOException, InterruptedException;

        void publish(Outgoing event) throws IOException, InterruptedException;

        /** Whether another might be at it by now. */
        boolean lost();

        Instant now();

        String in();

        /** Empty where they aren't kept. */
        Optional<LastStates> lastStates();

        /** What audits have seen to be gone. */
        Optional<byte[]> seenGone() throws IOException, InterruptedException;

        void seenGone(byte[] seen) throws IOException, InterruptedException;
    }

    /** What came of asking for one. */
    public sealed interface Asked {}

    /** It can run. */
    public record Ready(Audit audit) implements Asked {}

    /** Another runs. */
    public record Busy(Lease.Holder holder) implements Asked {}

    /**
     * Asks for one; no two of a group run at a time. Close it. Blocks.
     *
     * @throws IOException one line, when NATS isn't there
     */
    public static Asked ask(CamelContext context, MinioClient client, AuditOptions options, Report report)
            throws IOException, JetStreamApiException, InterruptedException {
        Link link =
                context.getComponent("nats-jetstream", JetStreamComponent.class).link();
        Lease.Asked asked = Lease.take(link, "audit", LEASE);
        if (asked instanceof Lease.Refused refused) return new Busy(refused.holder());
        Lease lease = ((Lease.Taken) asked).lease();
        try {
            JournalStates states = new JournalStates(link, IndexSettings.of(context));
            LastStates lastStates =
                    ObjectStates.areKept(context) ? new KeptStates(link, ObjectStates.of(context)) : null;
            return new Ready(
                    new Audit(new MinioStore(client), states, new OnNats(link, lease, lastStates), options, report));
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    Audit(ObjectStore store, KnownStates states, Surroundings surroundings, AuditOptions options, Report report) {
        this.store = store;
        this.states = states;
        this.surroundings = surroundings;
        this.options = options;
        this.report = report;
    }

    @Override
    public void close() {
        states.close();
        if (surroundings instanceof OnNats onNats) onNats.lease.close();
    }

    /**
     * Runs it. What fails for one bucket is in the report, and the others are looked at.
     *
     * @throws IOException when NATS goes away: asked for the same again, it goes on
     */
    public AuditReport run() throws IOException, JetStreamApiException, InterruptedException {
        Instant begin = surroundings.now();
        Instant passed = surroundings.passed(begin);
        Instant until = earlier(begin.minus(options.grace()), passed);
        Run run = new Run(states.horizon().orElse(null), until, progress(begin));
        String noDeletes = noDeletes();
        if (noDeletes == null) run.deletes = deletes(passed, run.pace);
        String ended = null;
        for (String bucket : options.buckets().isEmpty() ? watched() : options.buckets()) {
            if (run.progress.hasDone(bucket)) continue;
            ended = run.bucket(bucket);
            if (ended != null) break;
            run.save();
        }
        List<Tally> tallies = new ArrayList<>(run.progress.done);
        if (run.progress.now != null) tallies.add(run.progress.now);
        if (ended == null && !options.dryRun()) surroundings.bookmark(null);
        return new AuditReport(
                run.horizon, until, tallies.stream().map(Tally::report).toList(), ended, noDeletes);
    }

    /** Why it doesn't look for missed deletes; null when it does. */
    private String noDeletes() {
        if (surroundings.lastStates().isEmpty())
            return "since Caravan doesn't keep the objects' last states (caravan.objects.enabled)";
        return options.since() == null ? null : "since nobody knows when they were, and --since asks for some time's";
    }

    private MissedDeletes deletes(Instant passed, Pace pace)
            throws IOException, JetStreamApiException, InterruptedException {
        LastStates lastStates = surroundings.lastStates().orElseThrow();
        return new MissedDeletes(store, lastStates, surroundings, options, passed, pace);
    }

    private AuditProgress progress(Instant now) throws IOException, InterruptedException {
        AuditProgress anew = AuditProgress.begin(options.asked(), now);
        if (options.dryRun()) return anew;
        Optional<byte[]> bookmark = surroundings.bookmark();
        if (bookmark.isEmpty()) return anew;
        AuditProgress last = AuditProgress.fromJson(bookmark.get());
        if (!last.isOf(options.asked(), now)) return anew;
        report.goesOn(last.now == null ? null : last.now.bucket, Instant.parse(last.begun));
        return last;
    }

    private List<String> watched() throws IOException, InterruptedException {
        List<String> watched = new ArrayList<>();
        for (String bucket : store.buckets()) if (!store.scopes(bucket).isEmpty()) watched.add(bucket);
        return watched;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private final class Run {
        private final Instant horizon;
        private final Instant until;
        private final AuditProgress progress;
        private final Pace pace = new Pace(options.perSecond());
        /** A slow one writes down where it is every second, too. */
        private final int blockSize = options.perSecond() > 0 ? (int) Math.min(BLOCK, options.perSecond()) : BLOCK;

        /** Null when it doesn't look for missed deletes. */
        private MissedDeletes deletes;

        Run(Instant horizon, Instant until, AuditProgress progress) {
            this.horizon = horizon;
            this.until = until;
            this.progress = progress;
        }

        /** @return why all of it ends here, or null */
        String bucket(String bucket) throws IOException, JetStreamApiException, InterruptedException {
            Tally tally = progress.in(bucket);
            try {
                List<Scope> scopes = store.scopes(bucket);
                if (scopes.isEmpty()) scopes = List.of(Scope.EVERYTHING);
                String ended = look(bucket, scopes, tally);
                if (ended != null) return ended;
            } catch (StoreFailure e) {
                tally.failure = e.getMessage();
            }
            progress.finished();
            return null;
        }

        private String look(String bucket, List<Scope> scopes, Tally tally)
                throws IOException, JetStreamApiException, InterruptedException {
            Origins origins = surroundings.origins(bucket);
            ObjectStore.Listing listing = store.list(bucket, commonPrefix(scopes), progress.after);
            String lastKey = progress.after;
            boolean deletesToo = deletes != null && MissedDeletes.areTold(scopes);
            KeysSeen keys = deletesToo && progress.after == null ? deletes.keys() : null;
            boolean more = true;
            while (more) {
                if (surroundings.lost()) return LOST;
                List<Listed> block = new ArrayList<>(blockSize);
                while (more && block.size() < blockSize) {
                    Listed next = listing.next();
                    more = next != null;
                    if (!more) break;
                    pace.await();
                    if (lastKey != null && !lastKey.equals(next.key())) progress.after = lastKey;
                    lastKey = next.key();
                    if (keys != null) keys.add(next.key());
                    if (counts(next, scopes)) block.add(next);
                }
                judge(block, origins, tally);
                save();
                long looked =
                        progress.done.stream().mapToLong(each -> each.looked).sum() + tally.looked;
                if (more) report.progress(looked);
            }
            if (!deletesToo) return null;
            tally.deletes = new Tally.Deletes();
            return deletes.look(bucket, scopes, keys, origins, tally.deletes) ? null : LOST;
        }

        /** Until the last block is judged, what is written down still has the key before it: a few may be looked at again, none is left out. */
        void save() throws IOException, InterruptedException {
            if (!options.dryRun()) surroundings.bookmark(progress.toJson());
        }

        private boolean counts(Listed state, List<Scope> scopes) {
            if (state.key().startsWith(NotificationDecoder.OWN_PREFIX)) return false;
            if (options.since() != null && state.modified().isBefore(options.since())) return false;
            return scopes.stream().anyMatch(scope -> scope.has(state));
        }

        private void judge(List<Listed> block, Origins origins, Tally tally)
                throws IOException, JetStreamApiException, InterruptedException {
            Waiting.on(states.current());
            List<CompletableFuture<Boolean>> known = block.stream()
                    .map(each -> states.any(origins.stateIds(each)))
                    .toList();
            for (int i = 0; i < block.size(); i++) {
                tally.looked++;
                if (Waiting.on(known.get(i))) continue;
                Listed state = block.get(i);
                if (isBefore(state, horizon)) tally.before++;
                else if (!state.modified().isBefore(until)) tally.pending++;
                else confirm(state, origins, tally);
            }
        }

        private static boolean isBefore(Listed state, Instant horizon) {
            return horizon == null || state.modified().isBefore(horizon);
        }

        private void confirm(Listed state, Origins origins, Tally tally)
                throws IOException, JetStreamApiException, InterruptedException {
            Optional<Listed.Details> details = store.details(state);
            if (details.isEmpty()) {
                tally.changed++;
                return;
            }
            // Meanwhile its event may have come, or the journal may have let it go.
            Waiting.on(states.current());
            if (Waiting.on(states.any(origins.stateIds(state)))) return;
            if (isBefore(state, states.horizon().orElse(null))) {
                tally.before++;
                return;
            }
            tally.missed(state.modified());
            if (options.dryRun() || surroundings.lost()) return;
            ObjectEvent event = Found.event(state, details.get(), origins, Origin.AUDIT);
            surroundings.publish(
                    new Outgoing(SUBJECT, null, S3Notification.write(event), event.id(), surroundings.in()));
            tally.delivered++;
        }
    }

    /** The listing may begin there. */
    static String commonPrefix(List<Scope> scopes) {
        String common = scopes.get(0).prefix();
        for (Scope scope : scopes) {
            int length = 0;
            int most = Math.min(common.length(), scope.prefix().length());
            while (length < most && common.charAt(length) == scope.prefix().charAt(length)) length++;
            common = common.substring(0, length);
        }
        return common;
    }

    /** The real ones. */
    private static final class OnNats implements Surroundings {
        private final Link link;
        private final Lease lease;
        private final LastStates lastStates;
        private final Bookmarks bookmarks;

        /** @param lastStates or null */
        OnNats(Link link, Lease lease, LastStates lastStates) {
            this.link = link;
            this.lease = lease;
            this.lastStates = lastStates;
            this.bookmarks = new Bookmarks(link);
        }

        @Override
        public Instant passed(Instant now) throws IOException, JetStreamApiException, InterruptedException {
            return Passed.until(link, now);
        }

        @Override
        public Origins origins(String bucket) throws IOException, JetStreamApiException {
            return Origins.of(link, bucket);
        }

        @Override
        public Optional<byte[]> bookmark() throws IOException, InterruptedException {
            return bookmarks.read(BOOKMARK);
        }

        @Override
        public void bookmark(byte[] bookmark) throws IOException, InterruptedException {
            if (bookmark == null) bookmarks.remove(BOOKMARK);
            else bookmarks.write(BOOKMARK, bookmark);
        }

        @Override
        public void publish(Outgoing event) throws IOException, InterruptedException {
            Waiting.on(link.publisher().publish(event));
        }

        @Override
        public boolean lost() {
            return !lease.held();
        }

        @Override
        public Instant now() {
            return Clock.systemUTC().instant();
        }

        @Override
        public String in() {
            return link.names().in();
        }

        @Override
        public Optional<LastStates> lastStates() {
            return Optional.ofNullable(lastStates);
        }

        @Override
        public Optional<byte[]> seenGone() throws IOException, InterruptedException {
            return bookmarks.read(SEEN_GONE);
        }

        @Override
        public void seenGone(byte[] seen) throws IOException, InterruptedException {
            bookmarks.write(SEEN_GONE, seen);
        }
    }
}

package io.caravan.watch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.intake.IndexSettings;
import io.caravan.jetstream.Pace;
import io.caravan.jetstream.Bookmarks;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Link;
import io.minio.MinioClient;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;

/**
 * Makes events for the objects that a bucket has, current ones only, however old they are. It keeps a block of the listing in memory and writes down where it is after each; what it gives twice is
 * recognised by whoever takes it. For one thread, which it blocks.
 */
public final class Backfill implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCK = 200;
    private static final int AT_ONCE = 8;

    private final Link link;
    private final ObjectStore store;
    private final KnownStates states;
    private final Taker taker;
    private final Options options;
    private final ExecutorService asking = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "caravan-backfill");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param bucket whose objects
     * @param prefix of their keys; empty for all
     * @param perSecond so many in a second; 0 for as many as can be
     * @param dryRun whether it only counts
     */
    public record Options(String bucket, String prefix, long perSecond, boolean dryRun) {}

    /** Gets the events. */
    interface Taker {
        enum Outcome {
            TAKEN,
            FILTERED,
            FAILED,
            /** Nor would any other be taken just now. */
            HELD
        }

        /** Names where it is, beside bucket and prefix. */
        String name();

        /** Whether what the journal has already is left out. */
        boolean wantsOnlyNew();

        CompletableFuture<Outcome> take(ObjectEvent event);

        /** Why it took no more, or null. */
        String ended();
    }

    /** Is told how it goes. */
    public interface Report {
        /** It goes on with one that ended early. */
        void goesOn(String after);

        void progress(long looked);

        /** The rule failed for an object. @param why may have line breaks */
        void failed(String key, String why);
    }

    /** How far one is. */
    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    static final class Progress {
        String after;
        long looked;
        long known;
        long given;
        long filtered;
        long failed;
        long changed;
    }

    /** Into the journal, for all rules: what it has no event of. */
    public static Backfill intoTheJournal(CamelContext context, MinioClient client, Options options) {
        Link link = link(context);
        return new Backfill(context, client, new IntoTheJournal(link), options);
    }

    /**
     * Through one rule apart from its place, and not into the journal: all objects.
     *
     * @param rule of a context of {@link io.caravan.jetstream.Reruns}
     * @param run part of the message ids: the same again publishes nothing twice within the streams' duplicate windows
     * @param failures after so many it gives up
     */
    public static Backfill throughRule(
            CamelContext context,
            MinioClient client,
            JetStreamConsumer rule,
            String run,
            long failures,
            Options options,
            Report report) {
        return new Backfill(context, client, new ThroughRule(rule, run, failures, report), options);
    }

    private static Link link(CamelContext context) {
        return context.getComponent("nats-jetstream", JetStreamComponent.class).link();
    }

    private Backfill(CamelContext context, MinioClient client, Taker taker, Options options) {
        this.link = link(context);
        this.store = new MinioStore(client);
        this.states = new JournalStates(link, IndexSettings.of(context));
        this.taker = taker;
        this.options = options;
    }

    @Override
    public void close() {
        asking.shutdownNow();
        states.close();
    }

    /** @throws IOException when NATS or the store goes away: asked for the same again, it goes on */
    public BackfillReport run(Report report) throws IOException, JetStreamApiException, InterruptedException {
        link.provision(link.names().journal());
        Bookmarks bookmarks = new Bookmarks(link);
        String name = "backfill " + options.bucket() + " " + options.prefix() + " " + taker.name();
        Progress progress = options.dryRun() ? new Progress() : last(bookmarks, name);
        if (progress.after != null) report.goesOn(progress.after);
        Origins origins = Origins.of(link, options.bucket());
        ObjectStore.Listing listing = store.listCurrent(options.bucket(), options.prefix(), progress.after);
        Pace pace = new Pace(options.perSecond());
        int blockSize = options.perSecond() > 0 ? (int) Math.min(BLOCK, options.perSecond()) : BLOCK;
        String ended = null;
        boolean more = true;
        while (more && ended == null) {
            List<Listed> block = new ArrayList<>(blockSize);
            while (more && block.size() < blockSize) {
                Listed next = listing.next();
                more = next != null;
                if (!more) break;
                pace.await();
                if (!next.key().startsWith(NotificationDecoder.OWN_PREFIX)) block.add(next);
            }
            if (block.isEmpty()) break;
            boolean whole = give(block, origins, progress);
            ended = taker.ended();
            if (!whole) break;
            progress.after = block.get(block.size() - 1).key();
            if (!options.dryRun()) bookmarks.write(name, JSON.writeValueAsBytes(progress));
            if (more) report.progress(progress.looked);
        }
        if (ended == null && !options.dryRun()) bookmarks.remove(name);
        return new BackfillReport(
                progress.looked,
                progress.known,
                progress.given,
                progress.filtered,
                progress.failed,
                progress.changed,
                ended);
    }

    private static Progress last(Bookmarks bookmarks, String name) throws IOException, InterruptedException {
        Optional<byte[]> last = bookmarks.read(name);
        return last.isEmpty() ? new Progress() : JSON.readValue(last.get(), Progress.class);
    }

    /** @return whether all of it was taken, filtered or failed for good; what wasn't isn't counted */
    private boolean give(List<Listed> block, Origins origins, Progress progress)
            throws IOException, InterruptedException {
        List<Listed> wanted = taker.wantsOnlyNew() ? unknown(block, origins) : block;
        List<CompletableFuture<Taker.Outcome>> outcomes = new ArrayList<>();
        long changed = 0;
        if (!options.dryRun()) {
            List<Optional<Listed.Details>> details = details(wanted);
            for (int i = 0; i < details.size(); i++) {
                if (details.get(i).isEmpty()) changed++;
                else
                    outcomes.add(
                            taker.take(Found.event(wanted.get(i), details.get(i).get(), origins, Origin.BACKFILL)));
            }
        }
        boolean held = false;
        for (CompletableFuture<Taker.Outcome> outcome : outcomes) {
            switch (Waiting.on(outcome)) {
                case TAKEN -> progress.given++;
                case FILTERED -> progress.filtered++;
                case FAILED -> progress.failed++;
                case HELD -> held = true;
            }
        }
        if (held) return false;
        progress.looked += block.size();
        progress.known += block.size() - wanted.size();
        progress.changed += changed;
        return true;
    }

    private List<Listed> unknown(List<Listed> block, Origins origins) throws IOException, InterruptedException {
        Waiting.on(states.current());
        List<CompletableFuture<Boolean>> known =
                block.stream().map(each -> states.any(origins.stateIds(each))).toList();
        List<Listed> unknown = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) if (!Waiting.on(known.get(i))) unknown.add(block.get(i));
        return unknown;
    }

    private List<Optional<Listed.Details>> details(List<Listed> states) throws IOException, InterruptedException {
        List<Callable<Optional<Listed.Details>>> asks = new ArrayList<>();
        states.forEach(each -> asks.add(() -> store.details(each)));
        List<Optional<Listed.Details>> all = new ArrayList<>();
        for (Future<Optional<Listed.Details>> each : asking.invokeAll(asks)) {
            try {
                all.add(each.get());
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e.getCause());
            }
        }
        return all;
    }
}

package io.caravan.ops;

import io.caravan.bucketevent.BucketEventEndpoint;
import io.caravan.deadletter.DeadLetters;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.StreamFill;
import io.caravan.jetstream.SubjectFilter;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What JetStream itself has counted, looked at now and then for those who read meters: whichever instance did the work, and whenever it started. A number that can't be had is NaN. Threads: safe; one of its own looks.
 */
final class Books extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    private static final Duration EVERY = Duration.ofSeconds(15);
    /** A user who may not look isn't asked to explain that every 15 seconds. */
    private static final int FAILURES = 3;

    private static final int NOW_AND_THEN = 40;
    /** With more, the answer would take the server too long. */
    private static final long MOST_SUBJECTS = 20_000;

    private final CamelContext context;
    private final Clock clock;
    private volatile Page page = Page.EMPTY;
    private int failures;
    private int passedOver;
    private ScheduledExecutorService executor;

    /**
     * One look.
     *
     * @param streams by name
     * @param oldest by durable: when the oldest event was stored that it hasn't done
     * @param letters by rule
     * @param unheard events that nothing listens to; -1 when nobody knows
     * @param looked whether it is one
     */
    private record Page(
            Map<String, StreamFill> streams,
            Map<String, Instant> oldest,
            Map<String, Long> letters,
            long unheard,
            boolean looked) {
        static final Page EMPTY = new Page(Map.of(), Map.of(), Map.of(), -1, false);
    }

    Books(CamelContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public void onContextStarted(CamelContext started) {
        if (Meters.registry(context) == null) return; // nobody would see it, and a command's user may not ask for it
        executor = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "books");
        executor.scheduleWithFixedDelay(this::look, 1_000, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onContextStopping(CamelContext stopping) {
        if (executor != null) context.getExecutorServiceManager().shutdownNow(executor);
        page = Page.EMPTY;
    }

    double messages(String stream) {
        StreamFill fill = page.streams.get(stream);
        return fill == null ? Double.NaN : fill.messages();
    }

    double bytes(String stream) {
        StreamFill fill = page.streams.get(stream);
        return fill == null ? Double.NaN : fill.bytes();
    }

    /** Of the limit it is nearest to, from 0 to 1. */
    double full(String stream) {
        StreamFill fill = page.streams.get(stream);
        return fill == null || fill.percent() < 0 ? Double.NaN : fill.percent() / 100.0;
    }

    /** Seconds; 0 when nothing waits. */
    double oldest(String durable) {
        Page now = page;
        if (!now.looked) return Double.NaN;
        Instant oldest = now.oldest.get(durable);
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1e3);
    }

    double letters(String rule) {
        Page now = page;
        return now.looked ? now.letters.getOrDefault(rule, 0L) : Double.NaN;
    }

    double unheard() {
        return page.unheard < 0 ? Double.NaN : page.unheard;
    }

    private void look() {
        boolean rules =
                context.getRoutes().stream().anyMatch(route -> route.getEndpoint() instanceof BucketEventEndpoint);
        if (!(context.hasComponent("nats-jetstream") instanceof JetStreamComponent component) || !rules) return;
        Link link = component.link();
        if (failures >= FAILURES && ++passedOver < NOW_AND_THEN) return;
        passedOver = 0;
        if (link == null || !link.connected()) {
            page = Page.EMPTY; // rather no number than an old one
            return;
        }
        try {
            page = read(link);
            failures = 0;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            page = Page.EMPTY;
            failures++;
            LOG.debug("can't look at what JetStream has counted: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Page read(Link link) throws IOException, JetStreamApiException, InterruptedException {
        Names names = link.names();
        Map<String, StreamFill> streams = new HashMap<>();
        for (String name : List.of(names.in(), names.journal(), names.out(), names.deadLetters(), names.undecoded()))
            StreamFill.of(link, name).ifPresent(fill -> streams.put(name, fill));
        Map<String, Instant> oldest = new HashMap<>();
        List<String> filters = new ArrayList<>();
        StreamFill journal = streams.get(names.journal());
        if (journal != null) {
            Durables durables = new Durables(link, names.journal());
            for (DurableState durable : durables.read()) {
                if (durable.gone()) continue;
                durables.oldest(durable).ifPresent(time -> oldest.put(durable.name(), time));
                if (!names.keepsBooks(durable.name())) filters.addAll(durable.filters());
            }
        }
        SortedMap<String, Long> letters = streams.containsKey(names.deadLetters())
                ? new DeadLetters(link, names.deadLetters()).counts()
                : new TreeMap<>();
        long unheard =
                journal == null || journal.subjects() > MOST_SUBJECTS ? -1 : unheard(journal.bySubject(link), filters);
        return new Page(streams, oldest, letters, unheard, journal != null);
    }

    private static long unheard(Map<String, Long> subjects, List<String> filters) {
        return subjects.entrySet().stream()
                .filter(each -> filters.stream().noneMatch(filter -> SubjectFilter.matches(filter, each.getKey())))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}

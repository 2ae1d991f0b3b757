package io.caravan.bench;

import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Sends notifications at steady rates, as MinIO does: a core publish each, whether anything has become of the one before or not. Then, if asked, has a MinIO send them. */
final class LatencyRun {
    /** The rate of uploads, which isn't known before. */
    static final int UPLOADS = 0;

    private static final int WARM_UP_PER_SECOND = 2_000;
    private static final long PATIENCE_SECONDS = 120;

    private final Bench bench;
    private final Connection publisher;
    private final Connection subscriber;
    private final LatencySettings settings;
    private final Map<String, Launch> programs = new LinkedHashMap<>();
    private final Map<Key, List<Sent>> found = new LinkedHashMap<>();

    /** Has so many objects notified of; returns at what rate. */
    private interface Sender {
        double send(int first, int count) throws Exception;
    }

    /** What rounds are gathered by. */
    private record Key(String who, int rate) {}

    /** A round of it. */
    private record Sent(double perSecond, Map<Place, Quantiles> quantiles) {}

    LatencyRun(Bench bench, Connection publisher, Connection subscriber, Programs programs, LatencySettings settings) {
        this.bench = bench;
        this.publisher = publisher;
        this.subscriber = subscriber;
        this.settings = settings;
        this.programs.put("plain jnats", programs.plain(2));
        this.programs.put("Caravan", programs.oneRule());
    }

    /** @param progress is given a line for each program and rate */
    Latencies run(int rounds, Consumer<String> progress) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, Launch> program : programs.entrySet()) {
                String who = program.getKey();
                String prefix = "round %d  %-12s ".formatted(round, who);
                bench.onEmptyStreams(who, program.getValue(), running -> {
                    measure(who, running, line -> progress.accept(prefix + line));
                    return null;
                });
            }
        }
        List<Latency> all = new ArrayList<>();
        found.forEach((key, sent) -> {
            double perSecond =
                    Spread.of(sent.stream().map(Sent::perSecond).toList()).median();
            for (Place place : Place.values()) {
                all.add(Latency.of(
                        key.who,
                        key.rate == UPLOADS,
                        (int) perSecond,
                        place,
                        settings.events(key.rate),
                        sent.stream().map(each -> each.quantiles.get(place)).toList()));
            }
        });
        return new Latencies(all);
    }

    private void measure(String who, Bench.Running running, Consumer<String> progress) throws Exception {
        send(running, 0, settings.warmUp(), scheduled(WARM_UP_PER_SECOND));
        int first = settings.warmUp();
        for (int rate : settings.perSecond()) {
            measure(new Key(who, rate), first, running, scheduled(rate), progress);
            first += settings.events(rate);
        }
        if (settings.uploader() == null) return;
        measure(new Key(who, UPLOADS), first, running, settings.uploader()::upload, progress);
    }

    private void measure(Key key, int first, Bench.Running running, Sender sender, Consumer<String> progress)
            throws Exception {
        Sent sent = send(running, first, settings.events(key.rate), sender);
        found.computeIfAbsent(key, any -> new ArrayList<>()).add(sent);
        progress.accept("%,6.0f events/s  p50 %.2f ms in the journal, %.2f ms in EVENTS"
                .formatted(
                        sent.perSecond,
                        sent.quantiles.get(Place.JOURNAL).p50(),
                        sent.quantiles.get(Place.EVENTS).p50()));
    }

    /** By core publishes at a steady rate. */
    private Sender scheduled(int perSecond) {
        return (first, count) -> {
            Backlog objects = Backlog.plain(count);
            new Schedule(Schedule.Time.real())
                    .run(count, perSecond, i -> publisher.publish("minio.events", objects.notification(first + i)));
            publisher.flush(Duration.ofSeconds(PATIENCE_SECONDS));
            return perSecond;
        };
    }

    private Sent send(Bench.Running running, int first, int count, Sender sender) throws Exception {
        try (Arrivals arrivals = new Arrivals(subscriber, first, count)) {
            subscriber.flush(Duration.ofSeconds(PATIENCE_SECONDS));
            double perSecond = sender.send(first, count);
            long missing = arrivals.await(PATIENCE_SECONDS);
            running.check();
            if (missing > 0) {
                throw new IOException("%,d arrivals of %,d events are missing after %d s; see %s"
                        .formatted(missing, count, PATIENCE_SECONDS, running.log()));
            }
            Map<Place, Quantiles> quantiles = new EnumMap<>(Place.class);
            for (Place place : Place.values()) quantiles.put(place, Quantiles.of(arrivals.delays(place)));
            return new Sent(perSecond, quantiles);
        }
    }
}

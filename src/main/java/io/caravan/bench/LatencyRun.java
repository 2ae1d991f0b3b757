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

/** Sends notifications at steady rates, as MinIO does: a core publish each, whether anything has become of the one before or not. */
final class LatencyRun {
    private static final int WARM_UP_PER_SECOND = 2_000;
    private static final long PATIENCE_SECONDS = 120;

    private final Bench bench;
    private final Connection publisher;
    private final Connection subscriber;
    private final LatencySettings settings;
    private final Map<String, Launch> programs = new LinkedHashMap<>();
    private final Map<Key, List<Quantiles>> found = new LinkedHashMap<>();

    /** What the quantiles of all rounds are gathered by. */
    private record Key(String who, int perSecond, Place place) {}

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
        found.forEach((key, quantiles) ->
                all.add(Latency.of(key.who, key.perSecond, key.place, settings.events(key.perSecond), quantiles)));
        return new Latencies(all);
    }

    private void measure(String who, Bench.Running running, Consumer<String> progress) throws Exception {
        send(running, 0, settings.warmUp(), WARM_UP_PER_SECOND);
        int first = settings.warmUp();
        for (int rate : settings.perSecond()) {
            int count = settings.events(rate);
            Map<Place, Quantiles> quantiles = send(running, first, count, rate);
            quantiles.forEach(
                    (place, each) -> found.computeIfAbsent(new Key(who, rate, place), any -> new ArrayList<>())
                            .add(each));
            progress.accept("%,6d events/s  p50 %.2f ms in the journal, %.2f ms in EVENTS"
                    .formatted(
                            rate,
                            quantiles.get(Place.JOURNAL).p50(),
                            quantiles.get(Place.EVENTS).p50()));
            first += count;
        }
    }

    private Map<Place, Quantiles> send(Bench.Running running, int first, int count, int perSecond) throws Exception {
        Backlog objects = Backlog.plain(count);
        try (Arrivals arrivals = new Arrivals(subscriber, first, count)) {
            subscriber.flush(Duration.ofSeconds(PATIENCE_SECONDS));
            new Schedule(Schedule.Time.real())
                    .run(count, perSecond, i -> publisher.publish("minio.events", objects.notification(first + i)));
            publisher.flush(Duration.ofSeconds(PATIENCE_SECONDS));
            long missing = arrivals.await(PATIENCE_SECONDS);
            running.check();
            if (missing > 0) {
                throw new IOException("%,d arrivals of %,d events are missing after %d s; see %s"
                        .formatted(missing, count, PATIENCE_SECONDS, running.log()));
            }
            Map<Place, Quantiles> quantiles = new EnumMap<>(Place.class);
            for (Place place : Place.values()) quantiles.put(place, Quantiles.of(arrivals.delays(place)));
            return quantiles;
        }
    }
}

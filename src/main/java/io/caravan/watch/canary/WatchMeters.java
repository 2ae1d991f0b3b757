package io.caravan.watch.canary;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/** Meters of canaries and of silence. They only read, when somebody looks. For one thread. */
final class WatchMeters {
    /** Camel's own name for it, where there are several. */
    private static final String REGISTRY = "metricsRegistry";

    private static final String PREFIX = "caravan.";

    private final MeterRegistry registry;
    private final String group;
    private final List<Meter> meters = new ArrayList<>();

    WatchMeters(CamelContext context, String group) {
        MeterRegistry named = context.getRegistry().lookupByNameAndType(REGISTRY, MeterRegistry.class);
        this.registry = named != null ? named : context.getRegistry().findSingleByType(MeterRegistry.class);
        this.group = group;
    }

    void canary(Canary canary, List<String> buckets) {
        for (String bucket : buckets) {
            gauge(
                    "canary.seconds",
                    "How long the last canary took that got through",
                    bucket,
                    canary,
                    of -> of.way(bucket).took() == null
                            ? Double.NaN
                            : seconds(of.way(bucket).took()));
            gauge(
                    "canary.age.seconds",
                    "How long ago a canary got through",
                    bucket,
                    canary,
                    of -> of.way(bucket).through() == null
                            ? Double.NaN
                            : seconds(Duration.between(of.way(bucket).through(), Instant.now())));
            gauge(
                    "canary.up",
                    "1 when the last canary got through, 0 when it was lost",
                    bucket,
                    canary,
                    of -> of.way(bucket).broken() != null ? 0 : of.way(bucket).through() == null ? Double.NaN : 1);
        }
    }

    void silence(Silence silence) {
        for (String bucket : silence.buckets())
            gauge(
                    "silence.seconds",
                    "How long ago the journal took the last event of a bucket",
                    bucket,
                    silence,
                    of -> seconds(of.age(bucket)));
    }

    private <T> void gauge(String name, String description, String bucket, T of, ToDoubleFunction<T> value) {
        if (registry == null) return;
        meters.add(Gauge.builder(PREFIX + name, of, value)
                .description(description)
                .tags(Tags.of("group", group, "bucket", bucket))
                .register(registry));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    /** The registry may outlive the context. */
    void remove() {
        if (registry != null) meters.forEach(registry::remove);
    }
}

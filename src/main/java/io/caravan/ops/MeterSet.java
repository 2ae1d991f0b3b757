package io.caravan.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Meters that come and go together. They only read, when somebody looks. For use by one thread at a time. */
final class MeterSet {
    private static final String PREFIX = "caravan.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    MeterSet(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** @param name without what all begin with @param of what is counted; the registry doesn't keep it from being collected */
    <T> void counter(String name, String description, T of, ToDoubleFunction<T> count) {
        counter(name, description, Tags.empty(), of, count);
    }

    <T> void counter(String name, String description, Tags more, T of, ToDoubleFunction<T> count) {
        meters.add(FunctionCounter.builder(PREFIX + name, of, count)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        gauge(name, description, Tags.empty(), of, value);
    }

    <T> void gauge(String name, String description, Tags more, T of, ToDoubleFunction<T> value) {
        meters.add(Gauge.builder(PREFIX + name, of, value)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    void remove() {
        meters.forEach(registry::remove);
    }
}

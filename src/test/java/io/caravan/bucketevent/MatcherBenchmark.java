package io.caravan.bucketevent;

import io.caravan.event.ObjectEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to ask whether a rule wants an event. */
@State(Scope.Benchmark)
public class MatcherBenchmark {
    private final ObjectEvent event = Events.created("photos-2026", "2026/11/object-00000001.png");
    private final Matcher bySuffix =
            Options.bucket("photos-2026").suffix(".jpg,.jpeg,.png").matcher();
    private final Matcher byPattern =
            Options.bucket("photos-*").key("2026/**/*.png").matcher();

    @Benchmark
    public boolean matchBySuffix() {
        return bySuffix.matches(event);
    }

    @Benchmark
    public boolean matchByPatterns() {
        return byPattern.matches(event);
    }
}

package io.caravan.watch.canary;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Names buckets that should have had an event meanwhile. It makes nothing unready: perhaps nobody uploads anything. */
final class SilenceHealth extends AbstractHealthCheck {
    private final Supplier<Map<String, Duration>> silent;

    SilenceHealth(Supplier<Map<String, Duration>> silent) {
        super("caravan", "caravan-silence");
        this.silent = silent;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String names = silent.get().entrySet().stream()
                .map(each -> "bucket " + each.getKey() + " had no event for "
                        + each.getValue().toSeconds() + " s")
                .collect(Collectors.joining("; "));
        if (names.isEmpty()) builder.up();
        else builder.message(names).down();
    }
}

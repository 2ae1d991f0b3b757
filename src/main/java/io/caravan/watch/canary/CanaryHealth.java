package io.caravan.watch.canary;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the last canaries got through. If not, the instance isn't ready, and the message names the link that broke. An instance that sends none knows nothing, and is up. */
final class CanaryHealth extends AbstractHealthCheck {
    private final Supplier<Map<String, Way>> ways;

    CanaryHealth(Supplier<Map<String, Way>> ways) {
        super("caravan", "caravan-canary");
        this.ways = ways;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, Way> now = new TreeMap<>(ways.get());
        now.forEach((bucket, way) -> {
            if (way.through() != null) builder.detail(bucket, way.through().toString());
        });
        String broken = now.entrySet().stream()
                .filter(each -> each.getValue().broken() != null)
                .map(each -> "bucket " + each.getKey() + ", since "
                        + each.getValue().since() + ": "
                        + each.getValue().broken().words() + ": "
                        + each.getValue().detail())
                .collect(Collectors.joining("; "));
        if (broken.isEmpty()) builder.up();
        else builder.message(broken).down();
    }
}

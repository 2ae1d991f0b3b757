package io.caravan.watch.canary;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Health checks and meters of canaries and silence, as others rely on them. */
public final class WatchNames {
    private WatchNames() {}

    public static List<String> healthChecks() {
        return List.of(new CanaryHealth(Map::of).getId(), new SilenceHealth(Map::of).getId());
    }

    /** Registers them where the context's registry is. */
    public static void meters(CamelContext context) {
        WatchMeters meters = new WatchMeters(context, "group");
        meters.canary(null, List.of("photos"));
        meters.silence(new Silence(bucket -> null, List.of("photos"), Duration.ofHours(1), Clock.systemUTC()));
    }
}

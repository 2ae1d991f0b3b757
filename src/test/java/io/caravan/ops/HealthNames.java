package io.caravan.ops;

import io.caravan.jetstream.LinkState;
import java.util.List;
import org.apache.camel.health.HealthCheck;

/** Ids of health checks, as others rely on them. */
public final class HealthNames {
    private HealthNames() {}

    /** @param route stands for the id of a route */
    public static List<String> ids(String route) {
        return List.<HealthCheck>of(
                        new LinkHealth(() -> (LinkState) null),
                        new MinioHealth("http://localhost"),
                        new ConsumerHealth(route, true, () -> null),
                        new ListenHealth(route, () -> null))
                .stream()
                .map(HealthCheck::getId)
                .toList();
    }
}

package io.caravan.ops;

import io.caravan.intake.ListenStatus;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether MinIO's buckets are listened to. Where they aren't, events are lost; taking the instance out of service wouldn't help. */
final class ListenHealth extends AbstractHealthCheck {
    private final Supplier<List<ListenStatus>> statuses;

    ListenHealth(String route, Supplier<List<ListenStatus>> statuses) {
        super("caravan", "caravan-listen-" + route);
        this.statuses = statuses;
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
        List<ListenStatus> deaf =
                statuses.get().stream().filter(status -> !status.listening()).toList();
        if (deaf.isEmpty()) builder.up();
        else
            builder.message(deaf.stream().map(ListenHealth::message).collect(Collectors.joining("; ")))
                    .down();
    }

    private static String message(ListenStatus status) {
        return "doesn't listen to bucket " + status.bucket() + " since "
                + status.since().truncatedTo(ChronoUnit.SECONDS) + ": " + status.detail();
    }
}

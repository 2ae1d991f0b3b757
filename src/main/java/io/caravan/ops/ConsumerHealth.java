package io.caravan.ops;

import io.caravan.jetstream.ConsumerStatus;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the events of one consumer flow. One that has no durable yet isn't ready. One that is held or hangs is named, but makes nothing unready: the other rules
 * work, and their instance must not be taken out of service for it.
 */
final class ConsumerHealth extends AbstractHealthCheck {
    private final boolean startsByItself;
    private final Supplier<ConsumerStatus> statuses;

    /**
     * @param startsByItself false when somebody else starts the route, if anybody: then it is missed by nobody
     * @param statuses how it is; null before its first start
     */
    ConsumerHealth(String route, boolean startsByItself, Supplier<ConsumerStatus> statuses) {
        super("caravan", "caravan-consumer-" + route);
        this.startsByItself = startsByItself;
        this.statuses = statuses;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        ConsumerStatus status = statuses.get();
        return status == null || status.state() == ConsumerStatus.State.ATTACHING || status.healthy();
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        ConsumerStatus status = statuses.get();
        if (status == null) {
            builder.message("not started");
            if (startsByItself) builder.down();
            else builder.up();
            return;
        }
        builder.detail("stream", status.stream())
                .detail("durable", status.durable())
                .detail("state", state(status))
                .detail("since", status.since().toString())
                .detail("pending", status.pending());
        if (status.healthy()) builder.up();
        else builder.message(message(status)).down();
    }

    private static String message(ConsumerStatus status) {
        String what = state(status) + " since " + status.since().truncatedTo(ChronoUnit.SECONDS);
        String why = status.state() == ConsumerStatus.State.ATTACHING
                        && status.detail().isEmpty()
                ? "waits for its durable " + status.durable()
                : status.detail();
        return why.isEmpty() ? what : what + ": " + why;
    }

    private static String state(ConsumerStatus status) {
        return status.state().name().toLowerCase(Locale.ROOT);
    }
}

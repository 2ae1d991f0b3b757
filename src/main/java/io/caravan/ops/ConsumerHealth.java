package io.caravan.ops;

import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.JetStreamConsumer;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the events of one consumer flow. One that has no durable yet isn't ready. One that is held or hangs is named, but makes nothing unready: the other rules
 * work, and their instance must not be taken out of service for it.
 */
final class ConsumerHealth extends AbstractHealthCheck {
    private final JetStreamConsumer consumer;

    ConsumerHealth(String route, JetStreamConsumer consumer) {
        super("caravan", "caravan-consumer-" + route);
        this.consumer = consumer;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        ConsumerStatus status = consumer.status();
        return status == null || status.state() == ConsumerStatus.State.ATTACHING || status.healthy();
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        ConsumerStatus status = consumer.status();
        if (status == null) {
            builder.message("not started").down();
            return;
        }
        String state = status.state().name().toLowerCase(Locale.ROOT);
        builder.detail("stream", status.stream())
                .detail("durable", status.durable())
                .detail("state", state)
                .detail("since", status.since().toString())
                .detail("pending", status.pending());
        if (status.healthy()) builder.up();
        else builder.message(message(status, state)).down();
    }

    private static String message(ConsumerStatus status, String state) {
        if (!status.detail().isEmpty()) return state + ": " + status.detail();
        return status.state() == ConsumerStatus.State.ATTACHING ? "waits for its durable " + status.durable() : state;
    }
}

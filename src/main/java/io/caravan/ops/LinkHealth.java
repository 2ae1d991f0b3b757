package io.caravan.ops;

import io.caravan.jetstream.Link;
import io.caravan.jetstream.LinkState;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether NATS is there. It isn't ready without, but it is alive: killing it wouldn't bring NATS back. */
final class LinkHealth extends AbstractHealthCheck {
    private final Link link;

    LinkHealth(Link link) {
        super("caravan", "caravan-nats");
        this.link = link;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        LinkState state = link.state();
        builder.detail("since", state.since().toString());
        if (state.connected()) builder.detail("server", state.detail()).up();
        else builder.message(state.detail()).down();
    }
}

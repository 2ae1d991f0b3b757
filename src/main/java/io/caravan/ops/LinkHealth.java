package io.caravan.ops;

import io.caravan.jetstream.LinkState;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether NATS is there. It isn't ready without, but it is alive: killing it wouldn't bring NATS back. */
final class LinkHealth extends AbstractHealthCheck {
    private final Supplier<LinkState> states;

    LinkHealth(Supplier<LinkState> states) {
        super("caravan", "caravan-nats");
        this.states = states;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        LinkState state = states.get();
        builder.detail("since", state.since().toString());
        if (state.connected()) builder.detail("server", state.detail()).up();
        else builder.message(message(state)).down();
    }

    private static String message(LinkState state) {
        String what = state.phase().name().toLowerCase(Locale.ROOT) + " since "
                + state.since().truncatedTo(ChronoUnit.SECONDS);
        return state.detail().isEmpty() ? what : what + ": " + state.detail();
    }
}

package io.caravan.watch.doctor;

import java.util.List;

/** Whether somebody takes the notifications. */
final class IntakeIsServed implements Check {
    @Override
    public String name() {
        return "intake";
    }

    @Override
    public List<Finding> of(Facts facts) {
        NatsFacts nats = facts.nats();
        if (!nats.asked()) return List.of();
        if (nats.idle().isEmpty()) return List.of(Finding.ok(name(), "intake", "somebody takes the notifications"));
        return List.of(Finding.warning(
                name(),
                "intake",
                "nobody takes notifications with durable " + String.join(" and ", nats.idle()) + "; " + nats.unread()
                        + " wait",
                "they wait until somebody does, as long as their stream has room",
                "caravan run"));
    }
}

package io.caravan.watch.doctor;

import io.caravan.jetstream.StreamCheckup;
import java.util.ArrayList;
import java.util.List;

/** Whether a notification always fits into a message. */
final class MessagesFit implements Check {
    /** A key of 1,024 bytes and 2 kB of user metadata, all of them escaped, in notification, event and dead letter. */
    private static final long LARGEST = 64 << 10;

    @Override
    public String name() {
        return "message-size";
    }

    @Override
    public List<Finding> of(Facts facts) {
        NatsFacts nats = facts.nats();
        if (!nats.reach().there()) return List.of();
        List<Finding> findings = new ArrayList<>();
        if (nats.maxPayload() < LARGEST) {
            findings.add(Finding.warning(
                    name(),
                    "NATS",
                    "max_payload is " + nats.maxPayload() + " bytes, under " + LARGEST,
                    "MinIO tries a notification that is larger every 3 s for ever, and those behind it wait",
                    "max_payload: 1MB in nats-server.conf"));
        } else {
            findings.add(Finding.ok(name(), "NATS", "max_payload is " + nats.maxPayload() + " bytes"));
        }
        for (StreamCheckup stream : nats.streams()) {
            boolean small = stream.fill() != null && stream.maxMessage() > 0 && stream.maxMessage() < LARGEST;
            if (!small) continue;
            findings.add(Finding.warning(
                    name(),
                    stream.name(),
                    "takes no message over " + stream.maxMessage() + " bytes, under " + LARGEST,
                    "a larger event waits for ever, or becomes a dead letter",
                    "nats stream edit " + stream.name() + " --max-msg-size=-1"));
        }
        return findings;
    }
}

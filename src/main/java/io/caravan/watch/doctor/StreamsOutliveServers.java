package io.caravan.watch.doctor;

import io.caravan.jetstream.StreamCheckup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether what NATS acknowledged outlives the loss of a server. */
final class StreamsOutliveServers implements Check {
    private static final int ENOUGH = 3;

    @Override
    public String name() {
        return "durability";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        boolean single = false;
        for (StreamCheckup stream : facts.nats().streams()) {
            if (stream.fill() == null) continue;
            if (stream.replicas() >= ENOUGH) {
                findings.add(Finding.ok(name(), stream.name(), "is kept by " + stream.replicas() + " servers"));
            } else if (stream.clustered()) {
                findings.add(Finding.warning(
                        name(),
                        stream.name(),
                        "has " + stream.replicas() + (stream.replicas() == 1 ? " replica" : " replicas")
                                + ", though its server has others beside it",
                        "it stands still while that server is away, and is lost with its disk",
                        "nats stream edit " + stream.name() + " --replicas 3"));
            } else {
                single = true;
            }
        }
        if (single) findings.add(single(facts.nats().syncs()));
        return findings;
    }

    private Finding single(Duration syncs) {
        if (syncs == null) {
            return Finding.unknown(
                    name(),
                    "NATS",
                    "it is a single server, and doesn't tell clients its sync_interval",
                    "a power failure can take what was acknowledged within that interval (two minutes, if nobody set it)",
                    "sync_interval: always in the jetstream block of nats-server.conf, or three servers; caravan.nats.monitoring lets the doctor look");
        }
        if (syncs.isZero()) return Finding.ok(name(), "NATS", "a single server that syncs every write");
        return Finding.warning(
                name(),
                "NATS",
                "it is a single server that syncs to disk every " + syncs.toSeconds() + " s",
                "a power failure can take what was acknowledged within that interval",
                "sync_interval: always in the jetstream block of nats-server.conf, or three servers");
    }
}

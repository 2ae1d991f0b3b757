package io.caravan.watch.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether the users of NATS and MinIO may do what Caravan needs. */
final class UsersMay implements Check {
    @Override
    public String name() {
        return "permissions";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        if (facts.nats().asked()) {
            for (String subject : facts.nats().refused())
                findings.add(Finding.broken(
                        name(),
                        "NATS",
                        "the user may not publish to " + subject,
                        "what Caravan needs that for waits or fails",
                        "publish: { allow: [\"" + subject + "\"] } for that user in nats-server.conf"));
            if (facts.nats().refused().isEmpty())
                findings.add(Finding.ok(name(), "NATS", "the user may use JetStream and write to Caravan's streams"));
        }
        if (!facts.store().reach().there()) return findings;
        if (!facts.store().unlisted().isEmpty())
            findings.add(Finding.unknown(
                    name(),
                    "MinIO",
                    "the user may not list buckets: " + facts.store().unlisted(),
                    "only buckets that rules or --bucket name are looked at",
                    "allow s3:ListAllMyBuckets"));
        return findings;
    }
}

package io.caravan.watch.doctor;

import io.caravan.watch.doctor.StoreFacts.Targets;
import java.util.ArrayList;
import java.util.List;

/** Whether MinIO has the targets, and reaches NATS through them. */
final class TargetsWork implements Check {
    @Override
    public String name() {
        return "targets";
    }

    @Override
    public List<Finding> of(Facts facts) {
        if (!facts.store().reach().there()) return List.of();
        Targets targets = facts.store().targets();
        if (!targets.unknown().isEmpty()) {
            return List.of(Finding.unknown(
                    name(),
                    "MinIO",
                    "MinIO doesn't say which targets it has: " + targets.unknown(),
                    "a bucket that notifies a target which isn't there is told nothing of it",
                    "allow admin:ServerInfo, or look with mc admin info --json"));
        }
        List<Finding> findings = new ArrayList<>();
        for (String id : facts.targets()) findings.add(finding(id, targets, id.equals(facts.safe())));
        return findings;
    }

    private Finding finding(String id, Targets targets, boolean safe) {
        if (targets.arnOf(id).isEmpty()) {
            return Finding.broken(
                    name(),
                    id,
                    "MinIO has no target " + id,
                    "what a bucket is to tell it goes nowhere, without an error",
                    "start MinIO with " + environment(id, safe));
        }
        Boolean online = targets.online().get(id);
        if (online == null) {
            return Finding.unknown(
                    name(),
                    id,
                    "MinIO has target " + id + ", and doesn't say whether it reaches NATS",
                    "its events may not arrive",
                    "caravan doctor --probe");
        }
        if (!online) {
            return Finding.broken(
                    name(),
                    id,
                    "MinIO doesn't reach NATS by its target " + id,
                    safe ? "its events wait on MinIO's disk" : "its events are lost",
                    "check MINIO_NOTIFY_NATS_ADDRESS_" + id + " and that MinIO's machine reaches it");
        }
        return Finding.ok(name(), id, "is there, and reaches NATS");
    }

    private static String environment(String id, boolean safe) {
        String lines = "MINIO_NOTIFY_NATS_ENABLE_" + id + "=on MINIO_NOTIFY_NATS_ADDRESS_" + id
                + "=HOST:4222 MINIO_NOTIFY_NATS_SUBJECT_" + id + "=" + (safe ? "minio.safe" : "minio.events");
        return safe
                ? lines + " MINIO_NOTIFY_NATS_JETSTREAM_" + id + "=on MINIO_NOTIFY_NATS_QUEUE_DIR_" + id
                        + "=/var/lib/minio/events"
                : lines;
    }
}

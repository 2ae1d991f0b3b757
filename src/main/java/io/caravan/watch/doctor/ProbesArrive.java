package io.caravan.watch.doctor;

import io.caravan.watch.doctor.ProbeFacts.Way;
import java.util.ArrayList;
import java.util.List;

/** What the probes' ways tell: whether events arrive at all, whether MinIO sends them before a PUT returns, and whether the safe target sends its copy. */
final class ProbesArrive implements Check {
    /** MinIO looks into a queue every 3 s, and an object was written right after it had. */
    static final long QUEUED_MILLIS = 500;

    /** Fewer objects tell nothing of an order. */
    private static final int ENOUGH = 20;
    /** An event that came first may be seen late, when this machine is busy. */
    private static final int ALWAYS_PERCENT = 98;

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public List<Finding> of(Facts facts) {
        if (!facts.store().reach().there() || !facts.nats().reach().there()) return List.of();
        if (!facts.probe().skipped().isEmpty()) {
            return List.of(Finding.unknown(
                    name(),
                    "MinIO",
                    "nobody tried whether events arrive, whether sync_events is on, and whether the safe target has a queue_dir: "
                            + facts.probe().skipped(),
                    "no server tells; only an object's event does",
                    "caravan doctor --probe"));
        }
        List<Finding> findings = new ArrayList<>();
        for (Way way : facts.probe().ways()) judge(way, findings);
        return findings;
    }

    private void judge(Way way, List<Finding> findings) {
        if (!way.fault().isEmpty()) {
            findings.add(Finding.unknown(
                    name(),
                    way.bucket(),
                    "no object could be written to it: " + way.fault(),
                    "so nobody saw whether its events arrive",
                    "allow s3:PutObject and s3:DeleteObject for " + way.bucket() + "/.caravan/*"));
            return;
        }
        fast(way, findings);
        safe(way, findings);
        if (!way.left().isEmpty())
            findings.add(Finding.warning(
                    name(),
                    way.bucket(),
                    "an object of the probe couldn't be deleted: " + way.left(),
                    "it stays under .caravan/, which no rule sees",
                    "mc rm --recursive --force --versions myminio/" + way.bucket() + "/.caravan/"));
    }

    private void fast(Way way, List<Finding> findings) {
        if (way.fastMillis() < 0) {
            findings.add(Finding.broken(
                    name(),
                    way.bucket(),
                    "an object was written, and no event came on minio.events",
                    "this bucket's events don't arrive at once, or not at all",
                    "see what targets and notifications say above; then the log of MinIO"));
            return;
        }
        if (way.objects() < ENOUGH) {
            findings.add(Finding.ok(name(), way.bucket(), "its events arrive"));
        } else if (100 * way.before() >= ALWAYS_PERCENT * way.objects()) {
            findings.add(
                    Finding.ok(name(), way.bucket(), "its events arrive before the PUT returns: sync_events is on"));
        } else if (2 * way.before() <= way.objects()) {
            findings.add(Finding.warning(
                    name(),
                    way.bucket(),
                    way.before() + " of " + way.objects()
                            + " events were there before their PUT returned: sync_events is off",
                    "events wait in MinIO's memory, and are lost when it stops or more than 50,000 wait",
                    "MINIO_API_SYNC_EVENTS=on in MinIO's environment, and restart it"));
        } else {
            findings.add(
                    Finding.unknown(
                            name(),
                            way.bucket(),
                            way.before() + " of " + way.objects()
                                    + " events were there before their PUT returned: that proves neither that sync_events is on nor that it is off",
                            "without it, events wait in MinIO's memory, and are lost when it stops",
                            "MINIO_API_SYNC_EVENTS=on in MinIO's environment; or caravan doctor --probe when the machines have less to do"));
        }
    }

    private void safe(Way way, List<Finding> findings) {
        if (way.safeMillis() < 0) {
            findings.add(Finding.broken(
                    name(),
                    way.bucket(),
                    "an object was written, and no copy of its event came on minio.safe",
                    "events that happen while NATS is away are lost",
                    "see what targets and notifications say above; then the log of MinIO"));
        } else if (way.safeMillis() < QUEUED_MILLIS) {
            findings.add(Finding.warning(
                    name(),
                    way.bucket(),
                    "the safe target's copy came " + way.safeMillis()
                            + " ms after the PUT: it doesn't wait in a queue on disk",
                    "events that happen while NATS is away are lost",
                    "MINIO_NOTIFY_NATS_QUEUE_DIR_safe=/var/lib/minio/events in MinIO's environment, and restart it"));
        } else {
            findings.add(Finding.ok(
                    name(),
                    way.bucket(),
                    "the safe target's copy came " + way.safeMillis() + " ms after the PUT, from a queue on disk"));
        }
    }
}

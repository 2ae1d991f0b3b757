package io.caravan.command;

import io.caravan.watch.AuditReport;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An audit's report for people. */
final class AuditText {
    private static final Columns TABLE = new Columns(
            List.of("BUCKET", "LOOKED AT", "MISSED", "DELIVERED", "PENDING", "BEFORE", "CHANGED", "OLDEST MISS"),
            Set.of("LOOKED AT", "MISSED", "DELIVERED", "PENDING", "BEFORE", "CHANGED"));

    private AuditText() {}

    /** @param dryRun whether it only counted */
    static List<String> of(AuditReport report, boolean dryRun) {
        List<String> lines = new ArrayList<>();
        if (report.buckets().isEmpty()) {
            lines.add(
                    "no bucket is watched: none has a notification that could reach Caravan; name the buckets to audit");
        } else {
            lines.addAll(
                    TABLE.lines(report.buckets().stream().map(AuditText::row).toList()));
            lines.add("");
            lines.add(summary(report, dryRun));
        }
        lines.add(
                report.horizon() == null
                        ? "the journal is empty, so nothing can be judged; caravan backfill makes events for what is there"
                        : "judged: what was made from " + report.horizon().truncatedTo(ChronoUnit.SECONDS) + " to "
                                + report.until().truncatedTo(ChronoUnit.SECONDS));
        if (sum(report, Count.BEFORE) > 0 && report.horizon() != null) {
            lines.add("before: older than the journal's first entry, before Caravan's time: caravan backfill");
        }
        if (sum(report, Count.PENDING) > 0) {
            lines.add("pending: too young, or intake isn't past them yet; audit again later");
        }
        lines.add("missed deletes: not looked for, since Caravan doesn't keep the objects' last states");
        return lines;
    }

    private enum Count {
        LOOKED,
        MISSED,
        DELIVERED,
        PENDING,
        BEFORE
    }

    private static long sum(AuditReport report, Count count) {
        return report.buckets().stream()
                .mapToLong(each -> switch (count) {
                    case LOOKED -> each.looked();
                    case MISSED -> each.missed();
                    case DELIVERED -> each.delivered();
                    case PENDING -> each.pending();
                    case BEFORE -> each.before();
                })
                .sum();
    }

    private static String summary(AuditReport report, boolean dryRun) {
        long missed = sum(report, Count.MISSED);
        long looked = sum(report, Count.LOOKED);
        if (missed == 0) return "%,d looked at: no event is missing".formatted(looked);
        return dryRun
                ? "%,d looked at, %,d missed; delivered none of them (--dry-run)".formatted(looked, missed)
                : "%,d looked at, %,d missed, %,d of them delivered"
                        .formatted(looked, missed, sum(report, Count.DELIVERED));
    }

    private static List<String> row(AuditReport.Bucket bucket) {
        return List.of(
                bucket.bucket(),
                number(bucket.looked()),
                number(bucket.missed()),
                number(bucket.delivered()),
                number(bucket.pending()),
                number(bucket.before()),
                number(bucket.changed()),
                bucket.oldestMiss() == null ? "" : bucket.oldestMiss().toString());
    }

    private static String number(long count) {
        return "%,d".formatted(count);
    }
}

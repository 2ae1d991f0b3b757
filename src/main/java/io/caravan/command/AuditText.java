package io.caravan.command;

import io.caravan.watch.AuditReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An audit's report for people. */
final class AuditText {
    private static final Columns TABLE = new Columns(
            List.of("BUCKET", "LOOKED AT", "MISSED", "DELIVERED", "PENDING", "BEFORE", "CHANGED", "OLDEST MISS"),
            Set.of("LOOKED AT", "MISSED", "DELIVERED", "PENDING", "BEFORE", "CHANGED"));

    private static final Columns DELETES = new Columns(
            List.of("DELETES OF", "KNOWN", "MISSED", "DELIVERED", "PENDING"),
            Set.of("KNOWN", "MISSED", "DELIVERED", "PENDING"));

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
        lines.add(judged(report));
        if (sum(report, Count.BEFORE) > 0 && report.horizon() != null) {
            lines.add("before: older than the journal's first entry, before Caravan's time: caravan backfill");
        }
        if (sum(report, Count.PENDING) > 0) {
            lines.add("pending: too young, or intake isn't past them yet; audit again later");
        }
        if (report.noDeletes() == null) deletes(report, dryRun, lines);
        else lines.add("missed deletes: not looked for, " + report.noDeletes());
        return lines;
    }

    private static String judged(AuditReport report) {
        if (report.horizon() == null)
            return "the journal is empty, so nothing can be judged; caravan backfill makes events for what is there";
        Instant from = report.horizon().truncatedTo(ChronoUnit.SECONDS);
        Instant to = report.until().truncatedTo(ChronoUnit.SECONDS);
        return to.isBefore(from)
                ? "judged: nothing yet, since the journal begins at " + from + ", and what was made after " + to
                        + " is too young"
                : "judged: what was made from " + from + " to " + to;
    }

    private static void deletes(AuditReport report, boolean dryRun, List<String> lines) {
        List<AuditReport.Bucket> buckets =
                report.buckets().stream().filter(each -> each.deletes() != null).toList();
        if (buckets.isEmpty()) {
            lines.add("missed deletes: not looked for, since no bucket's notification tells of deletes");
            return;
        }
        lines.add("");
        lines.addAll(DELETES.lines(buckets.stream().map(AuditText::deletes).toList()));
        lines.add("");
        List<AuditReport.Deletes> deletes =
                buckets.stream().map(AuditReport.Bucket::deletes).toList();
        long missed = deletes.stream().mapToLong(AuditReport.Deletes::missed).sum();
        long pending = deletes.stream().mapToLong(AuditReport.Deletes::pending).sum();
        long delivered =
                deletes.stream().mapToLong(AuditReport.Deletes::delivered).sum();
        if (missed == 0) lines.add("missed deletes: none");
        else if (dryRun) lines.add("missed deletes: %,d; delivered none of them (--dry-run)".formatted(missed));
        else lines.add("missed deletes: %,d, %,d of them delivered".formatted(missed, delivered));
        if (pending > 0) {
            lines.add(
                    "pending deletes: gone, but no audit saw that long enough ago, or intake isn't past it yet; audit again"
                            + " after the grace time");
        }
        buckets.stream()
                .filter(each -> each.deletes().note() != null)
                .forEach(each -> lines.add("deletes of bucket " + each.bucket() + ": "
                        + each.deletes().note()));
    }

    private static List<String> deletes(AuditReport.Bucket bucket) {
        return List.of(
                bucket.bucket(),
                number(bucket.deletes().known()),
                number(bucket.deletes().missed()),
                number(bucket.deletes().delivered()),
                number(bucket.deletes().pending()));
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

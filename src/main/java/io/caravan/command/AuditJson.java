package io.caravan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.watch.AuditReport;

/** An audit's report for programs. Times are ISO 8601; what there isn't is missing. */
final class AuditJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditJson() {}

    static String of(AuditReport report) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("clean", report.isClean());
        if (report.horizon() != null) root.put("horizon", report.horizon().toString());
        root.put("until", report.until().toString());
        if (report.ended() != null) root.put("ended", report.ended());
        ArrayNode buckets = root.putArray("buckets");
        report.buckets().forEach(each -> bucket(each, buckets.addObject()));
        root.put("missedDeletes", report.noDeletes() == null ? "looked for" : "not looked for");
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void bucket(AuditReport.Bucket bucket, ObjectNode node) {
        node.put("bucket", bucket.bucket())
                .put("looked", bucket.looked())
                .put("missed", bucket.missed())
                .put("delivered", bucket.delivered())
                .put("pending", bucket.pending())
                .put("before", bucket.before())
                .put("changed", bucket.changed());
        if (bucket.oldestMiss() != null)
            node.put("oldestMiss", bucket.oldestMiss().toString());
        if (bucket.failure() != null) node.put("failure", bucket.failure());
        AuditReport.Deletes deletes = bucket.deletes();
        if (deletes == null) return;
        ObjectNode of = node.putObject("deletes")
                .put("known", deletes.known())
                .put("missed", deletes.missed())
                .put("delivered", deletes.delivered())
                .put("pending", deletes.pending());
        if (deletes.note() != null) of.put("note", deletes.note());
    }
}

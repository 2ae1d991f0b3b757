package io.caravan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.watch.doctor.Finding;
import io.caravan.watch.doctor.Report;
import io.caravan.watch.doctor.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A report of the doctor's, for people and for programs. */
final class DoctorReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDENT = "         ";

    private DoctorReport() {}

    /** What is wrong or unknown, each with its why and its remedy; what is fine by the names of its checks. */
    static List<String> text(Report report) {
        List<String> lines = new ArrayList<>();
        Set<String> fine = new LinkedHashSet<>();
        Set<String> other = new LinkedHashSet<>();
        for (Finding finding : report.findings()) {
            if (finding.severity() == Severity.OK) {
                fine.add(finding.check());
            } else {
                other.add(finding.check());
                lines.addAll(text(finding));
            }
        }
        fine.removeAll(other);
        if (!fine.isEmpty()) lines.add("ok       " + String.join(", ", fine));
        int mends = report.mends().size();
        lines.add(report.summary() + (mends == 0 ? "" : "; caravan doctor --fix can mend some of it"));
        return lines.stream().map(Columns::visible).toList();
    }

    /** One finding, on three lines at most. */
    static List<String> text(Finding finding) {
        List<String> lines = new ArrayList<>();
        lines.add("%-8s %s, %s: %s".formatted(word(finding), finding.check(), finding.subject(), finding.what()));
        if (!finding.why().isEmpty()) lines.add(INDENT + finding.why());
        if (!finding.remedy().isEmpty()) lines.add(INDENT + "mend: " + finding.remedy());
        return lines;
    }

    private static String word(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    /** All of it. */
    static String json(Report report) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("time", report.time().toString());
        root.put("broken", report.count(Severity.BROKEN)).put("warnings", report.count(Severity.WARNING));
        ArrayNode findings = root.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject()
                    .put("check", finding.check())
                    .put("severity", word(finding))
                    .put("subject", finding.subject())
                    .put("what", finding.what())
                    .put("why", finding.why())
                    .put("remedy", finding.remedy())
                    .put("fixable", finding.mend() != null);
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}

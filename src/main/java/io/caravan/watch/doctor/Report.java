package io.caravan.watch.doctor;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an examination found.
 *
 * @param time when it was
 * @param findings the worst first
 */
public record Report(Instant time, List<Finding> findings) {
    public Report {
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }

    /** 0 when nothing is wrong, 1 with warnings, 2 when something is broken. */
    public int exitCode() {
        if (count(Severity.BROKEN) > 0) return 2;
        return count(Severity.WARNING) > 0 ? 1 : 0;
    }

    public long count(Severity severity) {
        return findings.stream().filter(each -> each.severity() == severity).count();
    }

    /** What can be done about the findings, each once. */
    public Set<Mend> mends() {
        Set<Mend> mends = new LinkedHashSet<>();
        findings.stream().map(Finding::mend).filter(mend -> mend != null).forEach(mends::add);
        return mends;
    }

    /** For people: what was found, in one line. */
    public String summary() {
        long broken = count(Severity.BROKEN);
        long warnings = count(Severity.WARNING);
        if (broken + warnings == 0) return "nothing is wrong";
        String text = broken == 0 ? "" : broken + " broken";
        if (broken > 0 && warnings > 0) text += ", ";
        return warnings == 0 ? text : text + warnings + (warnings == 1 ? " warning" : " warnings");
    }
}

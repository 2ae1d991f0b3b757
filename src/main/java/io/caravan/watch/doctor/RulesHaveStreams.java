package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.jetstream.SubjectFilter;
import java.util.ArrayList;
import java.util.List;

/** Whether a stream takes what each rule publishes, as far as its text tells. */
final class RulesHaveStreams implements Check {
    @Override
    public String name() {
        return "subjects";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        for (RuleSketch rule : facts.rules().sketches()) {
            for (String subject : rule.subjects()) {
                List<String> takers = facts.nats().takers().get(subject);
                // One of ours that isn't there yet is named as such.
                if (takers == null || (takers.isEmpty() && isMissing(subject, facts))) continue;
                if (takers.isEmpty())
                    findings.add(Finding.broken(
                            name(),
                            rule.rule(),
                            "no stream takes what it publishes to, such as " + subject,
                            "the rule is held: its events wait",
                            "nats stream add NAME --subjects '" + subject.replaceAll("\\.[^.]*$", ".>")
                                    + "' --storage file --discard new --defaults, or mend the subject"));
                else
                    findings.add(Finding.ok(
                            name(), rule.rule(), "publishes to " + subject + ", in " + String.join(", ", takers)));
            }
        }
        return findings;
    }

    private static boolean isMissing(String subject, Facts facts) {
        return facts.nats().streams().stream()
                .filter(stream -> stream.fill() == null)
                .flatMap(stream -> stream.subjects().stream())
                .anyMatch(filter -> SubjectFilter.matches(filter, subject));
    }
}

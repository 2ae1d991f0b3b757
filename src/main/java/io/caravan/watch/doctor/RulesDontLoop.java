package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.bucketevent.RuleSketch.Access;
import io.caravan.bucketevent.RuleSketch.Use;
import java.util.ArrayList;
import java.util.List;

/** Whether a rule does what triggers it again: writes into a bucket that it listens to, removes there, or reads there. */
final class RulesDontLoop implements Check {
    @Override
    public String name() {
        return "loops";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        for (RuleSketch rule : facts.rules().sketches()) {
            for (Use use : rule.uses()) {
                if (rule.hears(use.bucket(), use.access().raises())) findings.add(loop(rule, use));
            }
        }
        if (findings.isEmpty() && !facts.rules().sketches().isEmpty())
            findings.add(Finding.ok(name(), "rules", "no rule's steps trigger it again, as far as its text tells"));
        return findings;
    }

    private Finding loop(RuleSketch rule, Use use) {
        String what = "its step " + use.step() + " " + verb(use.access()) + " bucket " + use.bucket()
                + ", which it listens to";
        String remedy = use.access() == Access.WRITES
                ? "write to another bucket, or give the rule a prefix or suffix that its own objects don't have"
                : "events: created";
        if (rule.choosesKeys()) {
            return Finding.warning(
                    name(),
                    rule.rule(),
                    what,
                    "if its prefix, suffix or key lets that object through, it triggers itself for ever",
                    remedy);
        }
        return Finding.broken(name(), rule.rule(), what, "it triggers itself for ever", remedy);
    }

    private static String verb(Access access) {
        return switch (access) {
            case WRITES -> "writes into";
            case REMOVES -> "removes from";
            case READS -> "reads from";
        };
    }
}

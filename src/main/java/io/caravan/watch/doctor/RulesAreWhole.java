package io.caravan.watch.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether the files of the routes folder are sound, every durable has its rule, and all instances have the same rules. */
final class RulesAreWhole implements Check {
    @Override
    public String name() {
        return "rules";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        for (String fault : facts.rules().faults())
            findings.add(Finding.broken(
                    name(),
                    "routes",
                    fault,
                    "the file isn't in force: a Caravan that runs keeps what it had, one that starts has no such rule",
                    "mend the file"));
        for (RuleFacts.Orphan orphan : facts.rules().orphans())
            findings.add(Finding.warning(
                    name(),
                    orphan.rule(),
                    "no file has the rule of durable " + orphan.durable() + ", for which " + orphan.waiting()
                            + " events wait",
                    "it holds back what the journal could let go of",
                    "caravan rules prune " + orphan.rule() + ", or put the rule back"));
        facts.nats()
                .versions()
                .forEach((rule, what) -> findings.add(Finding.warning(
                        name(),
                        rule,
                        what,
                        "an instance with an old version takes none of its events",
                        "give all instances the same routes folder; after a crash, wait 6 minutes")));
        if (findings.isEmpty() && facts.nats().asked())
            findings.add(
                    Finding.ok(name(), "rules", facts.rules().sketches().size() + " rules, every durable has one"));
        return findings;
    }
}

package io.caravan.command;

import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.RulePlaces;
import io.caravan.reload.FolderRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan rules prune}: deletes the places of rules that are deleted. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description =
                "Deletes the durables of this group whose rules aren't in the routes folder, and what is remembered of them. Dead letters stay.")
final class RulesPruneCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RULE", arity = "0..*", description = "Only these. Default: all that have no file.")
    private List<String> chosen = List.of();

    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    private boolean trouble;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            Names names = session.link().names();
            FolderRules rules = FolderRules.read(session.context(), routes.folder(configuration));
            if (!rules.faults().isEmpty()) {
                rules.faults().forEach(fault -> complain(fault.toString()));
                complain("which rules a broken file has nobody knows, so nothing is deleted before it is mended");
                return 1;
            }
            Durables durables = new Durables(session.link(), names.journal());
            List<RulePlace> orphans = orphans(RulePlaces.of(durables.read(), rules.rules(), rules::has, names), rules);
            if (orphans.isEmpty()) {
                if (!trouble) say("nothing to delete: every rule that has a place has a file in " + rules.folder());
                return trouble ? 1 : 0;
            }
            orphans.forEach(this::describe);
            if (dryRun) return trouble ? 1 : 0;
            if (!yes && !agreed(orphans.size())) {
                complain("nothing was deleted");
                return 1;
            }
            for (RulePlace orphan : orphans) delete(orphan, durables);
        }
        return trouble ? 1 : 0;
    }

    private List<RulePlace> orphans(List<RulePlace> places, FolderRules rules) {
        List<RulePlace> orphans = new ArrayList<>();
        for (RulePlace place : places) {
            if (place.kind() != RulePlace.Kind.ORPHAN) continue;
            if (!chosen.isEmpty() && !chosen.contains(place.rule())) continue;
            if (place.durable().served() == null) orphans.add(place);
            else complain(refusal(place));
        }
        for (String rule : new TreeSet<>(chosen)) {
            if (places.stream().anyMatch(place -> isOrphan(place, rule))) continue;
            complain(
                    rules.has(rule)
                            ? "rule " + rule + " is in " + rules.folder() + ", so its place stays"
                            : "there is no rule " + rule + ", neither in " + rules.folder()
                                    + " nor among the durables of this group");
        }
        return orphans;
    }

    private static boolean isOrphan(RulePlace place, String rule) {
        return place.kind() == RulePlace.Kind.ORPHAN && place.rule().equals(rule);
    }

    private static String refusal(RulePlace place) {
        return "rule " + place.rule() + " isn't in the routes folder, but "
                + place.durable().served()
                + ", so it stays: is another folder meant, or does an instance still have it? After a crash, wait 6 minutes";
    }

    private void describe(RulePlace orphan) {
        DurableState durable = orphan.durable();
        say(
                durable.gone()
                        ? "rule %s: durable %s is gone, what is remembered of it is still there"
                                .formatted(orphan.rule(), durable.name())
                        : "rule %s: durable %s, with %,d events before it"
                                .formatted(orphan.rule(), durable.name(), durable.pending() + durable.out()));
    }

    private boolean agreed(int count) throws IOException {
        return Question.agreed(
                spec.commandLine(),
                "delete " + (count == 1 ? "it" : "these " + count)
                        + "? A rule of that name that comes back begins anew.");
    }

    /** Looks once more: the question may have been left standing for an hour. */
    private void delete(RulePlace orphan, Durables durables) throws Exception {
        Optional<DurableState> taken = durables.deleteUnserved(orphan.durable().name());
        if (taken.isPresent()) {
            complain(refusal(new RulePlace(orphan.rule(), taken.get(), RulePlace.Kind.ORPHAN)));
            return;
        }
        say("rule " + orphan.rule() + ": deleted");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Columns.visible(line));
        out.flush();
    }

    private void complain(String line) {
        trouble = true;
        spec.commandLine().getErr().println("caravan: " + Columns.visible(line));
    }
}

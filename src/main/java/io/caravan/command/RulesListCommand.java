package io.caravan.command;

import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Pause;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.RulePlaces;
import io.caravan.reload.FolderRules;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan rules list}: every durable of the journal, and every rule of the routes folder. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists the rules of the routes folder and the durables of the journal: which belong together, and how far they are.")
final class RulesListCommand implements Callable<Integer> {
    private static final Columns COLUMNS = new Columns(
            List.of("rule", "state", "revision", "pending", "out", "oldest", "last given"),
            Set.of("revision", "pending", "out", "oldest", "last given"));

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            Names names = session.link().names();
            FolderRules rules = FolderRules.read(session.context(), routes.folder(configuration));
            Durables durables = new Durables(session.link(), names.journal());
            Instant now = Instant.now();
            List<String> notes = new ArrayList<>();
            List<List<String>> rows = new ArrayList<>();
            for (RulePlace place : RulePlaces.of(durables.read(), rules.rules(), rules::has, names)) {
                rows.add(row(place, durables, now));
                note(place, notes);
            }
            PrintWriter out = spec.commandLine().getOut();
            if (rows.isEmpty()) out.println("no rules, and no durables on " + names.journal());
            else COLUMNS.lines(rows).forEach(out::println);
            notes.forEach(out::println);
            out.flush();
            PrintWriter err = spec.commandLine().getErr();
            rules.faults().forEach(fault -> err.println("caravan: " + Columns.visible(fault.toString())));
            return 0;
        }
    }

    private static List<String> row(RulePlace place, Durables durables, Instant now) throws Exception {
        DurableState durable = place.durable();
        String name = place.kind() == RulePlace.Kind.FOREIGN ? "(" + place.rule() + ")" : place.rule();
        if (durable == null || durable.gone()) return List.of(name, place.state(), "-", "-", "-", "-", "-");
        return List.of(
                name,
                place.state(),
                durable.revision() == 0 ? "-" : Integer.toString(durable.revision()),
                "%,d".formatted(durable.pending()),
                "%,d".formatted(durable.out()),
                Ago.text(durables.oldest(durable).orElse(null), now),
                Ago.text(durable.lastDelivered(), now));
    }

    /** What a word in a column doesn't say. */
    private static void note(RulePlace place, List<String> notes) {
        DurableState durable = place.durable();
        if (durable == null) return;
        String rule = Columns.visible(place.rule());
        if (durable.pausedUntil() != null)
            notes.add(rule + " is paused until " + Pause.text(durable.pausedUntil()) + ": caravan rules resume");
        if (place.kind() == RulePlace.Kind.ORPHAN)
            notes.add(rule + " has no file in the routes folder"
                    + (durable.served() == null ? ": caravan rules prune" : ", but " + durable.served()));
    }
}

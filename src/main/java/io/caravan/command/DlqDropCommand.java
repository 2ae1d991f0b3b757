package io.caravan.command;

import io.caravan.deadletter.Choice;
import io.caravan.deadletter.DeadLetters;
import io.caravan.deadletter.Letter;
import io.caravan.jetstream.Names;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan dlq drop}: deletes letters whose events nobody wants any more. */
@Command(
        name = "drop",
        mixinStandardHelpOptions = true,
        description =
                "Deletes dead letters, for good. The events themselves stay in the journal as long as it keeps them.")
final class DlqDropCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Numbers of letters, as dlq list has them.")
    private List<Long> sequences = List.of();

    @Option(names = "--all", description = "All letters of all rules.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only say how many would be deleted.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Mixin
    private LettersOption which;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    private boolean trouble;

    @Override
    public Integer call() throws Exception {
        Choice choice = which.choice(spec.commandLine());
        if (sequences.isEmpty() && !all && choice.equals(Choice.ALL)) {
            throw new ParameterException(
                    spec.commandLine(), "which letters? their numbers, --rule RULE or another choice, or --all");
        }
        try (Session session = Session.open(config.read())) {
            Names names = session.link().names();
            DeadLetters letters = new DeadLetters(session.link(), names.deadLetters());
            // What is written while somebody thinks it over stays.
            long last = letters.last();
            SortedMap<String, Long> meant =
                    sequences.isEmpty() ? letters.counts(choice, which.filter(names)) : given(letters, choice);
            if (meant.isEmpty()) {
                if (!trouble) say("there are no such letters");
                return trouble ? 1 : 0;
            }
            long count = meant.values().stream().mapToLong(Long::longValue).sum();
            if (dryRun || !yes) meant.forEach((rule, letter) -> say("rule %s: %,d".formatted(rule, letter)));
            if (dryRun) return trouble ? 1 : 0;
            if (!yes && !agreed(count)) {
                complain("nothing was deleted");
                return 1;
            }
            SortedMap<String, Long> dropped =
                    sequences.isEmpty() ? letters.drop(choice, which.filter(names), last) : dropGiven(letters, choice);
            dropped.forEach((rule, letter) -> say("rule %s: %,d dropped".formatted(rule, letter)));
        }
        return trouble ? 1 : 0;
    }

    private SortedMap<String, Long> given(DeadLetters letters, Choice choice)
            throws IOException, JetStreamApiException {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (long sequence : new TreeSet<>(sequences)) {
            Optional<Letter> letter = letters.find(sequence);
            if (letter.isEmpty()) complain("there is no letter " + sequence);
            else if (letters.isMeant(choice, letter.get()))
                counts.merge(letter.get().rule(), 1L, Long::sum);
            else complain("letter " + sequence + " of rule " + letter.get().rule() + " isn't one of those; it stays");
        }
        return counts;
    }

    private SortedMap<String, Long> dropGiven(DeadLetters letters, Choice choice)
            throws IOException, JetStreamApiException {
        SortedMap<String, Long> dropped = new TreeMap<>();
        for (long sequence : new TreeSet<>(sequences)) {
            Optional<Letter> letter = letters.find(sequence);
            if (letter.isEmpty() || !letters.isMeant(choice, letter.get())) continue;
            letters.delete(sequence);
            dropped.merge(letter.get().rule(), 1L, Long::sum);
        }
        return dropped;
    }

    private boolean agreed(long count) throws IOException {
        return Question.agreed(
                spec.commandLine(), "delete " + (count == 1 ? "it" : "these %,d".formatted(count)) + " for good?");
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

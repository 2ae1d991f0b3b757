package io.caravan.command;

import io.caravan.deadletter.Choice;
import io.caravan.deadletter.DeadLetters;
import io.caravan.deadletter.Letter;
import io.caravan.deadletter.Replay;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Names;
import io.caravan.reload.ChosenRules;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
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

/** {@code caravan dlq replay}: runs letters again, each in its own rule only. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Runs dead letters again, in their rules as these are now. A letter goes when its event was delivered or filtered, and stays when not. Caravan may run meanwhile.")
final class DlqReplayCommand implements Callable<Integer> {
    private static final int MOST_SAID = 20;
    private static final Duration SAY_EVERY = Duration.ofSeconds(5);

    @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Numbers of letters, as dlq list has them.")
    private List<Long> sequences = List.of();

    @Mixin
    private LettersOption which;

    @Option(names = "--all", description = "All letters of all rules.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only count what the rules would get. None of their steps runs.")
    private boolean dryRun;

    @Option(names = "--rate", paramLabel = "N/s", description = "At most so many letters in a second.")
    private String rate;

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    private boolean trouble;

    @Override
    public Integer call() throws Exception {
        Choice choice = which.choice(spec.commandLine());
        long perSecond = Rate.perSecond(rate, "events", spec);
        if (sequences.isEmpty() && !all && choice.equals(Choice.ALL)) {
            throw new ParameterException(
                    spec.commandLine(), "which letters? their numbers, --rule RULE or another choice, or --all");
        }
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            Names names = session.link().names();
            DeadLetters letters = new DeadLetters(session.link(), names.deadLetters());
            SortedMap<String, List<Letter>> chosen =
                    sequences.isEmpty() ? wholeRules(letters, choice, names) : given(letters, choice);
            if (chosen.isEmpty()) {
                if (!trouble) say(none(choice));
                return trouble ? 1 : 0;
            }
            ChosenRules rules = ChosenRules.load(session.context(), routes.folder(configuration), chosen.keySet());
            for (String each : chosen.keySet()) {
                Optional<JetStreamConsumer> consumer =
                        new RuleToRerun(session, rules, "its letters stay", this::complain).find(each);
                if (consumer.isEmpty()) continue;
                Replay replay = new Replay(letters, consumer.get(), names.durable(each), perSecond, new Progress(each));
                if (dryRun) {
                    look(replay, each, choice, names, chosen.get(each));
                    continue;
                }
                try {
                    if (sequences.isEmpty()) replay.all(names.deadLetterSubject(each), choice);
                    else replay.these(chosen.get(each));
                } finally {
                    report(each, replay.soFar());
                }
            }
        }
        return trouble ? 1 : 0;
    }

    private static String none(Choice choice) {
        if (choice.equals(Choice.ALL)) return "no dead letters";
        if (!choice.narrowed()) return "rule " + choice.rule() + " has no dead letters";
        return "no such dead letters";
    }

    private void look(Replay replay, String name, Choice choice, Names names, List<Letter> given) throws Exception {
        Replay.Result result =
                sequences.isEmpty() ? replay.dryRun(names.deadLetterSubject(name), choice) : replay.dryRun(given);
        say("rule %s: would get %,d, filter %,d; %,d can't be given to it"
                .formatted(name, result.delivered(), result.filtered(), result.failed()));
    }

    /** The rules that have such letters, without these. */
    private SortedMap<String, List<Letter>> wholeRules(DeadLetters letters, Choice choice, Names names)
            throws IOException, JetStreamApiException, InterruptedException {
        SortedSet<String> having = new TreeSet<>(
                (choice.narrowed() ? letters.counts(choice, which.filter(names)) : letters.counts()).keySet());
        if (choice.rule() != null) having.retainAll(List.of(choice.rule()));
        SortedMap<String, List<Letter>> chosen = new TreeMap<>();
        having.forEach(each -> chosen.put(each, List.of()));
        return chosen;
    }

    /** The given letters, by rule. */
    private SortedMap<String, List<Letter>> given(DeadLetters letters, Choice choice)
            throws IOException, JetStreamApiException {
        SortedMap<String, List<Letter>> chosen = new TreeMap<>();
        for (long sequence : new TreeSet<>(sequences)) {
            Optional<Letter> letter = letters.find(sequence);
            if (letter.isEmpty()) {
                complain("there is no letter " + sequence);
            } else if (choice.rule() != null
                    && !choice.rule().equals(letter.get().rule())) {
                complain("letter " + sequence + " is one of rule "
                        + letter.get().rule() + ", not of " + choice.rule() + "; it stays");
            } else if (!letters.isMeant(choice, letter.get())) {
                complain("letter " + sequence + " isn't one of those; it stays");
            } else {
                chosen.computeIfAbsent(letter.get().rule(), any -> new ArrayList<>())
                        .add(letter.get());
            }
        }
        return chosen;
    }

    private void report(String name, Replay.Result result) {
        say("rule %s: %,d delivered, %,d filtered, %,d failed again%s"
                .formatted(
                        name,
                        result.delivered(),
                        result.filtered(),
                        result.failed(),
                        result.failed() > 0 ? ": these letters stay" : ""));
        if (result.failed() > 0 || result.held()) trouble = true;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void complain(String line) {
        trouble = true;
        spec.commandLine().getErr().println("caravan: " + Columns.visible(line));
    }

    /** Says how it goes, and what is wrong with the first few letters of a rule. */
    private final class Progress implements Replay.Report {
        private final String name;
        private int said;
        private long lastNanos = System.nanoTime();

        Progress(String name) {
            this.name = name;
        }

        @Override
        public void dealtWith(long count) {
            if (System.nanoTime() - lastNanos < SAY_EVERY.toNanos()) return;
            lastNanos = System.nanoTime();
            spec.commandLine().getErr().printf("caravan: rule %s: %,d letters so far%n", name, count);
        }

        @Override
        public void failed(Letter letter, String why) {
            said++;
            if (said <= MOST_SAID) complain("letter " + letter.sequence() + " stays: " + why);
            if (said == MOST_SAID + 1) complain("more of them stay; they are only counted");
        }

        @Override
        public void held(Letter letter, String why) {
            complain("letter " + letter.sequence() + " can't be delivered now, so no others of rule " + letter.rule()
                    + " are tried: " + why);
        }
    }
}

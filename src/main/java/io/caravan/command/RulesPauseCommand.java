package io.caravan.command;

import io.caravan.bucketevent.Since;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan rules pause}: lets rules get no events for a while, on all instances. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description =
                "Gives rules no more events until they are resumed, on all instances. What they have in hand they finish; nothing is lost.")
final class RulesPauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RULE", arity = "1..*", description = "Ids of rules.")
    private List<String> rules;

    @Option(names = "--for", paramLabel = "DURATION", description = "For so long, such as 30m. Default: until resumed.")
    private String duration;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Duration pause = duration();
        try (Session session = Session.open(config.read())) {
            return each(session, rules, spec, (durables, rule, state) -> {
                Instant until = Instant.now().plus(pause);
                durables.pause(state.name(), until);
                return "paused until " + Pause.text(until);
            });
        }
    }

    private Duration duration() {
        if (duration == null) return Pause.ENDLESS;
        try {
            Duration given = Since.age(duration);
            if (!given.isZero() && given.compareTo(Pause.ENDLESS) < 0) return given;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--for: " + e.getMessage(), e);
        }
        throw new ParameterException(spec.commandLine(), "--for: from a second to a hundred years, not " + duration);
    }

    /** What is done to a rule's durable. */
    interface Deed {
        /** @return what it is now */
        String done(Durables durables, String rule, DurableState state) throws Exception;
    }

    /** Does it to each rule, as far as they have durables. @return the exit code */
    static int each(Session session, List<String> rules, CommandSpec spec, Deed deed) throws Exception {
        Names names = session.link().names();
        Durables durables = new Durables(session.link(), names.journal());
        Map<String, DurableState> states = durables.read().stream()
                .filter(state -> !state.gone())
                .collect(Collectors.toMap(DurableState::name, Function.identity()));
        int exitCode = 0;
        for (String rule : new LinkedHashSet<>(rules)) {
            DurableState state = states.get(names.durable(rule));
            if (state == null) {
                spec.commandLine()
                        .getErr()
                        .println("caravan: rule " + Columns.visible(rule) + " has no durable " + names.durable(rule)
                                + " on " + names.journal());
                exitCode = 1;
                continue;
            }
            String now = deed.done(durables, rule, state);
            spec.commandLine().getOut().println("rule " + Columns.visible(rule) + ": " + now);
        }
        spec.commandLine().getOut().flush();
        return exitCode;
    }
}

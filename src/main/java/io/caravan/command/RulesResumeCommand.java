package io.caravan.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan rules resume}: ends a pause. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Gives rules that are paused their events again, from where they were.")
final class RulesResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RULE", arity = "1..*", description = "Ids of rules.")
    private List<String> rules;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Session session = Session.open(config.read())) {
            return RulesPauseCommand.each(session, rules, spec, (durables, rule, state) -> {
                if (state.pausedUntil() == null) return "wasn't paused";
                durables.resume(state.name());
                return "resumed, with %,d events before it".formatted(state.pending());
            });
        }
    }
}

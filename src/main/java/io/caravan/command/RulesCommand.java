package io.caravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan rules}: the rules' places in the journal. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Shows how far each rule is, pauses rules, and forgets those that are deleted.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesListCommand.class,
            RulesPruneCommand.class,
            RulesPauseCommand.class,
            RulesResumeCommand.class
        })
public final class RulesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "rules what? list, prune, pause or resume");
    }
}

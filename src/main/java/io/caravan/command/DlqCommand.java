package io.caravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan dlq}: what became of events that couldn't be delivered. */
@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        description = "Shows dead letters, and runs them again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class})
public final class DlqCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "dlq what? list, show or replay");
    }
}

package io.caravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan version}: what {@code --version} says. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Tells the versions of Caravan, Camel, jnats and Java, for whoever reports a fault.")
public final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.parent().commandLine().printVersionHelp(spec.commandLine().getOut());
        spec.commandLine().getOut().flush();
    }
}

package io.caravan;

import io.caravan.bench.BenchCommand;
import io.caravan.command.AuditCommand;
import io.caravan.command.BackfillCommand;
import io.caravan.command.CalledWrongly;
import io.caravan.command.CdsCommand;
import io.caravan.command.Complaint;
import io.caravan.command.CompletionCommand;
import io.caravan.command.DemoCommand;
import io.caravan.command.DlqCommand;
import io.caravan.command.DoctorCommand;
import io.caravan.command.ReplayCommand;
import io.caravan.command.RulesCommand;
import io.caravan.command.RunCommand;
import io.caravan.command.StatusCommand;
import io.caravan.command.VersionCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. Exit codes: 0 done, 1 failed, 2 called or configured wrongly. */
@Command(
        name = "caravan",
        description = "Carries MinIO's bucket events to NATS subjects, and loses none.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Caravan implements Runnable {
    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            DemoCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            AuditCommand.class,
            BackfillCommand.class,
            DlqCommand.class,
            ReplayCommand.class,
            RulesCommand.class,
            BenchCommand.class,
            CdsCommand.class,
            CompletionCommand.class,
            VersionCommand.class);

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where an error comes from, and log more.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    private Caravan() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String... arguments) {
        // Before anything logs. Somebody else's choice stands.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:io/caravan/command/log4j2.properties");
        }
        System.exit(commandLine(needed(arguments)).execute(arguments));
    }

    /** Reading how all commands are called takes a quarter of a second of processor time. When it is plain which is meant, that one will do. */
    private static List<Class<?>> needed(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        List<Class<?>> named =
                COMMANDS.stream().filter(each -> name(each).equals(first)).toList();
        return named.isEmpty() || named.contains(CompletionCommand.class) ? COMMANDS : named;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        Caravan caravan = new Caravan();
        CommandLine line = new CommandLine(caravan);
        commands.forEach(each -> line.addSubcommand(each));
        line.setExecutionStrategy(parsed -> {
            if (caravan.debug) System.setProperty("caravan.log.level", "DEBUG");
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setParameterExceptionHandler(new CalledWrongly());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            Complaint complaint = Complaint.of(failure);
            complaint.lines().forEach(text -> command.getErr().println("caravan: " + text));
            if (caravan.debug) failure.printStackTrace(command.getErr());
            return complaint.exitCode();
        });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? " + String.join(", ", spec.subcommands().keySet()));
    }
}

package io.caravan;

import io.caravan.api.Entry;
import io.caravan.command.Complaint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Commands, their options and their exit codes, as others rely on them. */
public final class CommandNames {
    private static final String NOT_FOR_SCRIPTS = "caravan bench";

    private CommandNames() {}

    public static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        collect(Caravan.commandLine(), "", entries);
        return entries;
    }

    public static List<Entry> exitCodes() {
        CommandLine line = Caravan.commandLine();
        line.setOut(new PrintWriter(Writer.nullWriter()));
        line.setErr(new PrintWriter(Writer.nullWriter()));
        return List.of(
                new Entry("exit code when all went well", Integer.toString(line.execute("--version"))),
                new Entry(
                        "exit code of a failure",
                        Integer.toString(Complaint.of(new IOException("x")).exitCode())),
                new Entry("exit code of a wrong call or setting", Integer.toString(line.execute("--no-such-option"))));
    }

    private static void collect(CommandLine line, String before, List<Entry> entries) {
        String name = before + line.getCommandName();
        if (name.equals(NOT_FOR_SCRIPTS)) return;
        boolean alone = !line.getSubcommands().isEmpty();
        entries.add(new Entry("command " + name, alone ? "takes a command" : ""));
        for (OptionSpec option : line.getCommandSpec().options()) {
            boolean everywhere = option.usageHelp() || option.versionHelp();
            if (option.hidden() || option.inherited() || everywhere && !before.isEmpty()) continue;
            String names = String.join(", ", new TreeSet<>(Arrays.asList(option.names())));
            entries.add(new Entry("command " + name + " " + names, argument(option)));
        }
        line.getCommandSpec()
                .positionalParameters()
                .forEach(each -> entries.add(new Entry("command " + name + " " + each.paramLabel(), argument(each))));
        line.getSubcommands().values().forEach(each -> collect(each, name + " ", entries));
    }

    private static String argument(ArgSpec of) {
        List<String> words = new ArrayList<>();
        if (of.isOption() && of.arity().max() > 0) words.add("takes " + of.paramLabel());
        if (of.required()) words.add("required");
        if (of.isMultiValue()) words.add("may be repeated");
        boolean byDefault = of.defaultValue() != null && !of.defaultValue().isEmpty();
        if (of.arity().max() > 0 && byDefault) words.add("default " + of.defaultValue());
        return String.join(", ", words);
    }
}

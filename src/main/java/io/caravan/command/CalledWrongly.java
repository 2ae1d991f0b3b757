package io.caravan.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a call, instead of a page of help that hides it. */
public final class CalledWrongly implements IParameterExceptionHandler {
    private static final int EXIT_CODE = 2;

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String called = command.getCommandSpec().qualifiedName(" ");
        err.println("caravan: " + what(wrong) + "; " + meant(wrong) + called + " --help tells what there is");
        return EXIT_CODE;
    }

    private static String what(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched.isUnknownOption()
                    ? "there is no option " + unmatched.getUnmatched().get(0)
                    : nothingFor(unmatched.getUnmatched().get(0), unmatched.getCommandLine());
        }
        String message = wrong.getMessage().strip().replaceAll("\\s+", " ");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String nothingFor(String word, CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? command.getCommandSpec().qualifiedName(" ") + " takes no '" + word + "'"
                : "there is no command '" + word + "'";
    }

    private static String meant(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) return "";
        List<String> nearest = unmatched.getSuggestions();
        if (nearest.isEmpty()) return "";
        String called = unmatched.getCommandLine().getCommandSpec().qualifiedName(" ") + " ";
        return "did you mean "
                + String.join(" or ", nearest.subList(0, Math.min(2, nearest.size())))
                        .replace(called, "") + "? ";
    }

    /** @throws ParameterException when one of them isn't */
    public static void atLeastOne(CommandLine command, String option, List<Integer> values) {
        for (int value : values) atLeastOne(command, option, value);
    }

    /** @throws ParameterException when it isn't */
    public static void atLeastOne(CommandLine command, String option, int value) {
        if (value < 1) throw new ParameterException(command, option + " is at least 1, not " + value);
    }
}

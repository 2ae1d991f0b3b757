package io.caravan.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code --rate}. */
final class Rate {
    private Rate() {}

    /** @param text null for as many as can be @return 0 for that @throws ParameterException when it is none */
    static long perSecond(String text, String things, CommandSpec spec) {
        if (text == null) return 0;
        String number = text.replaceFirst("/s$", "");
        if (number.matches("[1-9]\\d{0,6}")) return Long.parseLong(number);
        throw new ParameterException(
                spec.commandLine(), "--rate: a number of " + things + " per second such as 100/s, not '" + text + "'");
    }
}

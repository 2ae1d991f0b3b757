package io.caravan.command;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How fast a command may go. */
final class Rate {
    private Rate() {}

    /** @param text such as 100/s, or null for as fast as it can; then 0 @throws ParameterException when it is none of these */
    static long perSecond(String text, CommandLine command) {
        if (text == null) return 0;
        String number = text.replaceFirst("/s$", "");
        if (number.matches("[1-9]\\d{0,6}")) return Long.parseLong(number);
        throw new ParameterException(
                command, "--rate: a number of events per second such as 100/s, not '" + text + "'");
    }
}

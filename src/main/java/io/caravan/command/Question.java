package io.caravan.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** Asks before something is done for good. */
final class Question {
    private Question() {}

    /** No answer is a no. */
    static boolean agreed(CommandLine command, String question) throws IOException {
        PrintWriter out = command.getOut();
        out.print(question + " [y/N] ");
        out.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null) out.println();
        return answer != null && answer.strip().matches("(?i)y(es)?");
    }
}

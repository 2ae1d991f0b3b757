package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** How the program is called, and what it says when it is called wrongly: one line, and exit code 2. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | which command? run, demo, status, doctor, audit, backfill, dlq, replay, rules",
                "rum | there is no command 'rum'; did you mean run or rules? caravan --help tells what there is",
                "dlq | dlq what? list, show, replay or drop; caravan dlq --help tells what there is",
                "--nope | there is no option --nope",
                "run --rotes=x | there is no option --rotes=x; did you mean --routes",
                "run extra | caravan run takes no 'extra'; caravan run --help tells what there is",
                "run --routes | missing required parameter for option '--routes' (DIR)",
                "demo --timeout soon | invalid value for option '--timeout': 'soon' is not an int",
                "demo --timeout 0 | --timeout is at least 1, not 0",
                "bench --events 0 | --events is at least 1, not 0",
                "bench --rounds=-1 | --rounds is at least 1, not -1",
                "bench --rules 3,0 | --rules is at least 1, not 0",
                "bench --latency --rate 0 | --rate is at least 1, not 0",
                "bench --json no/such/folder/x.json | --json: there is no folder",
                "bench --svg docs | --svg: docs is a folder",
                "dlq list --limit 0 | --limit is at least 1, not 0",
                "dlq show | missing required parameter: 'LETTER'",
                "dlq show first | invalid value for positional parameter at index 0 (LETTER): 'first' is not a long",
                "dlq replay | which letters?",
                "audit photos --since yesterday | --since",
                "backfill | missing required parameter: 'BUCKET'",
                "backfill photos --run x | --run goes with --rule",
                "audit --since now | --since now has no objects",
                "audit --rate fast | --rate: a number of objects per second such as 100/s, not 'fast'",
                "doctor --every 0 | --every is at least 1, not 0",
                "doctor --json --fix | --json --fix can't ask; say --yes, too",
                "doctor --watch --fix | --watch only looks; run --fix by itself",
            })
    void aWrongCallIsToldInOneLine(String arguments, String line) {
        int exitCode = call(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).startsWith("caravan: " + line).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "demo -h", "bench --help", "dlq --help", "dlq list --help"})
    void helpIsNoError(String arguments) {
        assertThat(call(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: caravan");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theVersionNamesWhatItIsMadeOf() {
        assertThat(call("--version")).isZero();
        assertThat(out.toString())
                .startsWith("caravan ")
                .contains("Camel 4.", "jnats 2.", "Java ")
                .hasLineCount(1);
    }

    @Test
    void theHelpNamesEveryCommand() {
        call("--help");

        Caravan.commandLine().getSubcommands().keySet().forEach(command -> assertThat(out.toString())
                .contains("\n  " + command + " "));
    }

    private int call(String... arguments) {
        CommandLine line = Caravan.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

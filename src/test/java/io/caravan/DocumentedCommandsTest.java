package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.caravan.docs.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command that the pages name is there, with its options. */
class DocumentedCommandsTest {
    /** In a code block, to the end of its line or a comment; in a sentence, to the end of the code. */
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^ *|`|=\\S+ )(?:\\./)?caravan ((?!-)[^`#\\n|;]+)");

    /** @param arguments as somebody would write them */
    record Documented(Path page, String arguments) {}

    static List<Documented> commands() throws IOException {
        List<Documented> commands = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher command = COMMAND.matcher(Files.readString(page));
            while (command.find()) {
                boolean code = command.group().contains("`") || command.group().contains("./");
                if (code) commands.add(new Documented(page, command.group(1).strip()));
            }
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandOnAPageIsOne(Documented command) {
        CommandLine line = Caravan.commandLine();

        assertThatCode(() -> line.parseArgs(command.arguments.split(" +")))
                .as("%s: caravan %s", command.page, command.arguments)
                .doesNotThrowAnyException();
    }

    @Test
    void theReadmeNamesSome() throws IOException {
        assertThat(commands())
                .contains(new Documented(Path.of("README.md"), "demo --once"))
                .contains(new Documented(Path.of("README.md"), "run"));
    }

    @Test
    void everyCommandSaysWhatItDoes() {
        CommandLine line = Caravan.commandLine();
        for (CommandLine each : line.getSubcommands().values()) {
            assertThat(each.getCommandSpec().usageMessage().description())
                    .as(each.getCommandName())
                    .isNotEmpty();
            each.getCommandSpec().options().forEach(option -> assertThat(option.description())
                    .as("%s %s", each.getCommandName(), option.longestName())
                    .isNotEmpty());
        }
    }
}

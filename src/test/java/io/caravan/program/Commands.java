package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.ChildProcess;
import io.caravan.testing.CaravanProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Runs commands of the program in a folder, each as a process of its own. For one test. */
final class Commands {
    private static final Duration ENDS = Duration.ofSeconds(120);

    private final Path folder;
    private int runs;

    Commands(Path folder) {
        this.folder = folder;
    }

    /** Waits for its end. @return what it said */
    List<String> run(int exitCode, String... command) throws IOException, InterruptedException {
        runs++;
        Path log = log();
        ChildProcess process = start(command);
        assertThat(process.ends(ENDS)).as("ended: %s", Arrays.toString(command)).isTrue();
        List<String> said = Files.readAllLines(log);
        assertThat(process.exitCode())
                .as("%s said %s", Arrays.toString(command), said)
                .isEqualTo(exitCode);
        return said;
    }

    /** Whoever starts it ends it. */
    ChildProcess start(String... command) {
        return CaravanProcess.command(folder, log(), command[0], Arrays.copyOfRange(command, 1, command.length));
    }

    private Path log() {
        return folder.resolve("command-" + runs + ".log");
    }
}

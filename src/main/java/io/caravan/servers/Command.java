package io.caravan.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A short command that has been run, and what came of it.
 *
 * @param exitCode -1 when it couldn't be started or took longer than ten seconds
 * @param output both outputs, stripped; a command that says more than a pipe holds (64 kB) is no short one
 */
record Command(int exitCode, String output) {
    private static final long SECONDS = 10;

    static Command run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Command(-1, command[0] + " didn't answer within " + SECONDS + " s");
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Command(process.exitValue(), output.strip());
        } catch (IOException | UncheckedIOException e) {
            return new Command(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Command(-1, "interrupted");
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }
}

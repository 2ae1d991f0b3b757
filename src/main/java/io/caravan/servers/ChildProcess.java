package io.caravan.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that can't outlive this JVM, not even when that is killed: a small shell reads a pipe of ours, and ends the process
 * when the pipe closes. It has a session of its own where {@code setsid} exists, so that Ctrl-C at the terminal reaches us alone and we stop things in order.
 */
public final class ChildProcess implements RunningProgram {
    private static final long STOP_SECONDS = 30;
    private static final String WATCH = """
            trap '' INT HUP TERM
            read -r _
            kill -TERM "$1" 2>/dev/null || exit 0
            kill -CONT "$1" 2>/dev/null
            for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done
            kill -KILL "$1" 2>/dev/null
            """;

    private final Process process;
    private final Process watch;

    private ChildProcess(Process process, Process watch) {
        this.process = process;
        this.watch = watch;
    }

    /**
     * Starts a command.
     *
     * @param environment added to ours; an empty value takes one away
     * @param folder working folder
     * @param log file that both outputs are appended to
     * @throws ServerException when the command can't be started; where {@code setsid} starts it, the log says so
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        List<String> whole = new ArrayList<>(command);
        setsid().ifPresent(setsid -> whole.add(0, setsid.toString()));
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        environment.forEach((name, value) -> {
            if (value.isEmpty()) builder.environment().remove(name);
            else builder.environment().put(name, value);
        });
        try {
            Process process = builder.start();
            return new ChildProcess(process, watch(process));
        } catch (IOException e) {
            throw new ServerException("Can't start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has ended, at most for a time. Returns whether it has. */
    public boolean ends(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How it ended: its exit code, or 128 and the signal's number. */
    public int exitCode() {
        return process.exitValue();
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public void stop() {
        process.destroy();
        signal("CONT");
        awaitEnd(STOP_SECONDS);
        kill();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        awaitEnd(STOP_SECONDS);
        watch.destroyForcibly();
    }

    @Override
    public void pause() {
        signal("STOP");
        Halt.await(process.pid());
    }

    @Override
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        if (!process.isAlive()) return;
        Command.run("kill", "-" + name, Long.toString(process.pid()));
    }

    private void awaitEnd(long seconds) {
        try {
            process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Process watch(Process process) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", WATCH, "caravan-watch", Long.toString(process.pid())));
        setsid().ifPresent(setsid -> command.add(0, setsid.toString()));
        Process watch = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.onExit().thenRun(watch::destroyForcibly);
        return watch;
    }

    private static Optional<Path> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}

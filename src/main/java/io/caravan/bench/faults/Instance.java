package io.caravan.bench.faults;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.OwnJava;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One {@code caravan run} as a process of its own, in a folder of its own. For use by one thread. */
final class Instance implements AutoCloseable {
    private static final Duration STOPS = Duration.ofMinutes(1);
    private static final int LAST = 20;
    private static final Duration ENDS = Duration.ofMinutes(5);

    private final Path folder;
    private final List<String> java;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private ChildProcess process;
    private long loggedBefore;

    /** @param shipped the routes that are shipped: intake and error handling are taken from them @param java options of the JVM */
    Instance(Path folder, Path shipped, List<String> java) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.java = List.copyOf(java);
        Files.createDirectories(rules());
        try (Stream<Path> files = Files.list(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.copy(
                        file,
                        folder.resolve("routes").resolve(file.getFileName().toString()),
                        StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Instance with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Writes it, or writes it anew, whole at once. */
    void put(FaultRule rule) throws IOException {
        Path written = Files.writeString(folder.resolve(rule.id() + ".written"), rule.yaml());
        Files.move(written, file(rule), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(FaultRule rule) throws IOException {
        Files.delete(file(rule));
    }

    void start() throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
        loggedBefore = Files.exists(log()) ? Files.size(log()) : 0;
        process = ChildProcess.start(program("run", "--routes", "routes"), environment(), folder, log());
    }

    /** Runs another command of the program with the same settings, beside it. @return what it said @throws IllegalStateException when it doesn't end with that code */
    List<String> command(int exitCode, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve(arguments[0] + ".log");
        ChildProcess command = ChildProcess.start(program(arguments), environment(), folder, log);
        boolean ended = command.ends(ENDS);
        if (!ended) command.kill();
        if (!ended || command.exitCode() != exitCode)
            throw new IllegalStateException("caravan " + String.join(" ", arguments)
                    + (ended ? " ended with " + command.exitCode() : " doesn't end") + "; see " + log);
        return Files.readAllLines(log);
    }

    private List<String> program(String... arguments) {
        List<String> program = new ArrayList<>(List.of(OwnJava.executable(), "-XX:TieredStopAtLevel=1"));
        program.addAll(java);
        program.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "io.caravan.Caravan"));
        program.addAll(List.of(arguments));
        return program;
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    /** SIGTERM. @throws IllegalStateException when it doesn't end as it should */
    void stop() throws InterruptedException {
        process.stop();
        if (!process.ends(STOPS) || process.exitCode() != 0)
            throw new IllegalStateException("Caravan ended with " + process.exitCode() + "; see " + log());
    }

    boolean alive() {
        return process != null && process.alive();
    }

    Path log() {
        return folder.resolve("caravan.log");
    }

    /** Whether it has said since its last start that it runs. */
    boolean runs() throws IOException {
        byte[] all = Files.readAllBytes(log());
        return new String(all, (int) loggedBefore, all.length - (int) loggedBefore, StandardCharsets.UTF_8)
                .contains("caravan runs");
    }

    /** The end of what it has said, for the account of a failure. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
        } catch (IOException e) {
            return "(can't be read: " + e + ")";
        }
    }

    @Override
    public void close() {
        if (process != null) process.kill();
    }

    private Path rules() {
        return folder.resolve("routes/rules");
    }

    private Path file(FaultRule rule) {
        return rules().resolve(rule.id() + ".camel.yaml");
    }

    /** What points elsewhere is taken away: a case touches nobody's servers. */
    private static Map<String, String> environment() {
        Map<String, String> environment = OwnJava.withoutSettings();
        environment.put(
                "CLASSPATH",
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry -> !entry.matches(".*test-classes/?"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)));
        return environment;
    }
}

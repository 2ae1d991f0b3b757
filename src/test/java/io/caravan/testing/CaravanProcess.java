package io.caravan.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.servers.OwnJava;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real program, {@code caravan run}, as a process of its own in a folder of its own: with a copy of the shipped routes, which the test may edit, and with an
 * application.properties of what the test sets. It may be killed and started again; what it logs is kept over that. For use by one thread.
 */
public final class CaravanProcess implements AutoCloseable {
    private static final Path SHIPPED_ROUTES = Path.of("routes");

    private final Path folder;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private ChildProcess process;

    private CaravanProcess(Path folder) {
        this.folder = folder;
    }

    /** One that isn't started yet. @param folder an empty one */
    public static CaravanProcess in(Path folder) {
        try {
            copyRoutes(folder.resolve("routes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CaravanProcess(folder);
    }

    /** Sets a property; counts from the next start. */
    public CaravanProcess with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    public CaravanProcess with(NatsServer nats) {
        return with("camel.component.nats-jetstream.servers", nats.url());
    }

    public CaravanProcess with(MinioServer minio) {
        return with("camel.component.minio.endpoint", minio.endpoint())
                .with("camel.component.minio.access-key", minio.settings().accessKey())
                .with("camel.component.minio.secret-key", minio.settings().secretKey());
    }

    /** The routes it runs. */
    public Path routes() {
        return folder.resolve("routes");
    }

    /** Starts it and returns at once; {@link #awaitLog} tells when it has got somewhere. */
    public CaravanProcess start(String... arguments) {
        writeProperties();
        process = ChildProcess.start(
                command(folder, "run", arguments), environment(), folder, folder.resolve("caravan.log"));
        return this;
    }

    /** Writes what is set so far, for other commands than {@code run}. */
    public void writeProperties() {
        String text = properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            Files.writeString(folder.resolve("application.properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM, and waits for its end. */
    public void stop() {
        process.stop();
    }

    public boolean alive() {
        return process.alive();
    }

    /** Waits for its end. */
    public int exitCode(Duration within) throws InterruptedException {
        assertThat(process.ends(within)).as("ended. Log: %s", log()).isTrue();
        return process.exitCode();
    }

    /** All that it has logged since the first start. */
    public List<String> log() {
        try {
            Path log = folder.resolve("caravan.log");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line has a text. */
    public void awaitLog(String text, Duration within) {
        await().atMost(within)
                .failFast("Caravan has ended", () -> !alive() && log().stream().noneMatch(line -> line.contains(text)))
                .untilAsserted(() -> assertThat(log()).anyMatch(line -> line.contains(text)));
    }

    @Override
    public void close() {
        if (process != null) process.kill();
    }

    /** Starts another command of the program, which isn't looked after: whoever started it ends it. @param log what it prints */
    public static ChildProcess command(Path folder, Path log, String command, String... arguments) {
        return command(folder, log, Map.of(), command, arguments);
    }

    /** The same with variables in its environment. */
    public static ChildProcess command(
            Path folder, Path log, Map<String, String> variables, String command, String... arguments) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(variables);
        return ChildProcess.start(command(folder, command, arguments), environment, folder, log);
    }

    private static List<String> command(Path folder, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(OwnJava.executable(), "-XX:TieredStopAtLevel=1"));
        all.addAll(SharedClasses.options());
        all.addAll(List.of(
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dcaravan.home=" + Path.of("").toAbsolutePath(),
                "-Djava.io.tmpdir=" + folder,
                "io.caravan.Caravan",
                command));
        all.addAll(List.of(arguments));
        return all;
    }

    /** Without what would go before the test's properties; the class path isn't among the arguments, so that these can be read in a list of processes. */
    private static Map<String, String> environment() {
        Map<String, String> environment = OwnJava.withoutSettings();
        environment.put("CLASSPATH", SharedClasses.classPath());
        return environment;
    }

    /** Copies the shipped routes, for a test to edit. */
    public static void copyRoutes(Path to) throws IOException {
        copy(SHIPPED_ROUTES, to);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) Files.createDirectories(target);
            else Files.copy(file, target);
        }
    }
}

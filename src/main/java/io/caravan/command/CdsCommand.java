package io.caravan.command;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.Folders;
import io.caravan.servers.FreePorts;
import io.caravan.servers.OwnJava;
import io.caravan.servers.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code caravan cds}: class-data sharing. Java dumps the classes that a Caravan has loaded which began to run and waits for a NATS that isn't there; the archive fits this Java and these libraries only, and Java
 * leaves one that doesn't fit unused.
 */
@Command(
        name = "cds",
        mixinStandardHelpOptions = true,
        description = {
            "Writes an archive of the program's classes, with which Java starts it faster.",
            "Once after installing, and after each update of Java or of Caravan."
        })
public final class CdsCommand implements Callable<Integer> {
    /** Where the launcher looks for it. */
    static final String PLACE = "caravan.archive";

    private static final Duration STARTS = Duration.ofMinutes(3);
    private static final Duration ENDS = Duration.ofMinutes(2);
    /** Nobody listens there. */
    private static final String NO_NATS = "nats://127.0.0.1:1";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to write it. Default: beside the libraries, where the launcher looks for it.")
    private Path output;

    @Spec
    private CommandSpec spec;

    /** Options with which a Java that has this one's class path starts faster; none where there is no archive. */
    public static List<String> javaOptions() {
        String archive = System.getProperty(PLACE);
        return archive == null ? List.of() : javaOptions(Path.of(archive));
    }

    /** The same with an archive of one's own. */
    public static List<String> javaOptions(Path archive) {
        return Files.exists(archive)
                ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    @Override
    public Integer call() throws Exception {
        Path file = place().toAbsolutePath();
        Path folder = Files.createTempDirectory("caravan-cds");
        // A reader must never see half of it: Java would crash.
        Path written = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            if (!Files.isWritable(file.getParent()))
                throw new IOException("can't write " + file + ": may not write into " + file.getParent());
            dump(folder, written);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
            Folders.delete(folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s: %,d MB, for Java %s%n", file, Files.size(file) >> 20, Runtime.version());
        out.flush();
        return 0;
    }

    private Path place() {
        if (output != null) return output;
        String launcher = System.getProperty(PLACE);
        if (launcher == null)
            throw new ParameterException(spec.commandLine(), "the launcher doesn't say where: give --output FILE");
        return Path.of(launcher);
    }

    private static void dump(Path folder, Path written) throws IOException, InterruptedException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        for (String shipped : List.of("intake.camel.yaml", "errors.camel.yaml", "rules/images.camel.yaml"))
            copy(shipped, routes);
        Files.writeString(
                folder.resolve("application.properties"),
                "camel.component.nats-jetstream.servers=" + NO_NATS + "\ncamel.management.port="
                        + FreePorts.take(1).get(0) + "\n");
        Path log = folder.resolve("log");
        ChildProcess child = ChildProcess.start(
                List.of(
                        OwnJava.executable(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ArchiveClassesAtExit=" + written,
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.caravan.Caravan",
                        "run",
                        "--routes",
                        routes.toString()),
                OwnJava.withoutSettings(),
                folder,
                log);
        boolean runs = Waiting.until(STARTS, () -> !child.alive() || said(log).contains("caravan runs"));
        if (runs && child.alive()) child.stop();
        boolean ended = child.ends(ENDS);
        child.kill();
        if (!ended || !Files.exists(written))
            throw new IOException("Java " + Runtime.version() + " wrote no archive: " + last(log));
    }

    private static void copy(String shipped, Path routes) throws IOException {
        Path to = routes.resolve(shipped);
        Files.createDirectories(to.getParent());
        try (InputStream from = CdsCommand.class.getResourceAsStream("/caravan/routes/" + shipped)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String said(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String last(Path log) {
        return said(log).lines().reduce((first, second) -> second).orElse("it said nothing");
    }
}

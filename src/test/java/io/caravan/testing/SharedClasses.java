package io.caravan.testing;

import io.caravan.command.CdsCommand;
import io.caravan.servers.ChildProcess;
import io.caravan.servers.OwnJava;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An archive of the classes that programs under test load, as {@code caravan cds} writes it: there are hundreds of them, and each starts in less time with it. */
public final class SharedClasses {
    private static final Path FOLDER = Path.of("target", "shared-classes");
    private static final Duration ENDS = Duration.ofMinutes(4);

    private SharedClasses() {}

    /** The same for this Java's own class path without the tests' classes. */
    public static List<String> options() {
        return options(classPath());
    }

    /** Ours, without the tests' own classes and resources. */
    static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty()) // which would be the working folder
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Options for a Java with this class path; none where it can't be had, for it only saves time. The first to ask has it made, and others wait for that.
     *
     * @param classPath of jars: Java makes no archive of folders
     */
    public static List<String> options(String classPath) {
        boolean jars = Stream.of(classPath.split(File.pathSeparator, -1))
                .noneMatch(entry -> Files.isDirectory(Path.of(entry)));
        if (!jars) return List.of();
        Path archive = FOLDER.resolve(Integer.toHexString(classPath.hashCode()) + ".jsa")
                .toAbsolutePath();
        Path tried = archive.resolveSibling(archive.getFileName() + ".log");
        try {
            if (!newer(tried, classPath)) make(classPath, archive, tried);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CdsCommand.javaOptions(archive);
    }

    /** One of an older build would be left unused; and what fails is tried once for each build. */
    private static boolean newer(Path file, String classPath) {
        long made = file.toFile().lastModified();
        return Stream.of(classPath.split(File.pathSeparator, -1)).allMatch(jar -> new File(jar).lastModified() < made);
    }

    private static void make(String classPath, Path archive, Path log) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (FileChannel channel =
                        FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || newer(log, classPath)) return;
            Files.deleteIfExists(archive);
            ChildProcess child = ChildProcess.start(
                    List.of(OwnJava.executable(), "io.caravan.Caravan", "cds", "--output", archive.toString()),
                    Map.of("CLASSPATH", classPath),
                    FOLDER,
                    log);
            if (!child.ends(ENDS)) child.kill();
        }
    }
}

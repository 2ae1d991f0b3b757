package io.caravan.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.OwnJava;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However long a listing is, an audit keeps one block of it in memory. */
class AuditMemoryIT {
    /** What these took if they were kept, without the ids: 300 MB. */
    private static final int OBJECTS = 2_000_000;

    @TempDir
    private Path folder;

    @Test
    void twoMillionObjectsAreAuditedInLittleMemory() throws Exception {
        Path said = folder.resolve("said");
        ChildProcess process = ChildProcess.start(
                List.of(
                        OwnJava.executable(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        LongListing.class.getName(),
                        Integer.toString(OBJECTS)),
                Map.of(),
                folder,
                said);

        assertThat(process.ends(Duration.ofMinutes(4))).isTrue();
        assertThat(process.exitCode()).as("%s", Files.readAllLines(said)).isZero();
        assertThat(Files.readString(said)).contains("looked " + OBJECTS + " missed ");
    }

    /** The process has another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}

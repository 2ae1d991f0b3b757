package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.testing.CaravanProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final int SIGINT = 2;
    private static final Duration WITHIN = Duration.ofMinutes(10); // the servers may have to be built

    @TempDir
    Path dir;

    private Path routes;
    private ChildProcess demo;

    @BeforeEach
    void routesOfItsOwn() throws IOException {
        routes = dir.resolve("routes");
        CaravanProcess.copyRoutes(routes);
    }

    @AfterEach
    void end() {
        if (demo != null) demo.kill();
    }

    @Test
    void allThatHasToArriveArrivesAndOnlyThat() throws Exception {
        assertThat(exitCode("--once")).as(said()).isZero();

        assertThat(said())
                .contains("All that had to arrive has arrived, and only that.")
                .contains("6 notifications came by the fast target, 6 by the safe one")
                .contains("so 6 second copies were recognised")
                .contains("photos/Übers Meer + zurück.JPG")
                .doesNotContain("NOT AS EXPECTED");
        await().untilAsserted(() -> assertThat(leftOver()).isEmpty());
    }

    @Test
    void aMissingRuleMakesItFailNamingWhatIsMissing() throws Exception {
        Files.delete(routes.resolve("rules/deletions.camel.yaml"));

        assertThat(exitCode("--once", "--timeout", "20")).as(said()).isEqualTo(1);

        assertThat(said())
                .contains("NOT AS EXPECTED: missing in EVENTS: reports/sales.csv (ObjectRemoved:Delete)"
                        + " on events.deleted.reports");
    }

    @Test
    void aRuleTooManyMakesItFailNamingWhatItSent() throws Exception {
        Path images = routes.resolve("rules/images.camel.yaml");
        String text = Files.readString(images);
        Files.writeString(
                routes.resolve("rules/more.camel.yaml"),
                text.replace("id: images", "id: more").replace("events.images", "events.more"));

        assertThat(exitCode("--once")).as(said()).isEqualTo(1);

        assertThat(said())
                .contains("NOT AS EXPECTED: one too many in EVENTS: photos/2026/sunrise.png (ObjectCreated:Put)"
                        + " on events.more.photos");
    }

    @Test
    void ctrlCLeavesNothingRunning() throws Exception {
        assumeThat(ignoresCtrlC())
                .as("whoever runs this in a shell's background has its processes ignore Ctrl-C")
                .isFalse();
        start();
        await().atMost(WITHIN).untilAsserted(() -> assertThat(said()).contains("Ctrl-C stops all"));
        assertThat(leftOver()).hasSizeGreaterThanOrEqualTo(3);

        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();

        assertThat(demo.ends(Duration.ofSeconds(60))).isTrue();
        await().untilAsserted(() -> assertThat(leftOver()).isEmpty());
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("demo-"));
        }
    }

    /** As the system says; false where it says nothing. */
    private static boolean ignoresCtrlC() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return false;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring(line.indexOf(':') + 1).strip(), 16))
                .anyMatch(ignored -> (ignored & 1L << (SIGINT - 1)) != 0);
    }

    private int exitCode(String... arguments) throws InterruptedException {
        start(arguments);
        assertThat(demo.ends(WITHIN)).isTrue();
        return demo.exitCode();
    }

    private void start(String... arguments) {
        Stream<String> all = Stream.concat(Stream.of("--routes", routes.toString()), Stream.of(arguments));
        demo = CaravanProcess.command(dir, dir.resolve("output"), "demo", all.toArray(String[]::new));
    }

    private String said() throws IOException {
        return Files.readString(dir.resolve("output"));
    }

    /** Processes of the demo's, beside itself: all have its folder on their command line. */
    private Stream<String> leftOver() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != demo.pid())
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(dir.toString()));
    }
}

package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    private final Programs programs = new Programs(Path.of("routes"));

    @TempDir
    private Path folder;

    @Test
    void eachRuleHasABucketAndSubjectsOfItsOwn() throws Exception {
        programs.rules(12).command(folder, "nats://127.0.0.1:1");

        assertThat(names("routes/rules")).hasSize(12);
        assertThat(folder.resolve("routes/rules/bench-12.camel.yaml"))
                .content()
                .contains("id: bench-12\n", "uri: bucket-event:bench-12\n", "nats-jetstream:events.bench-12.png\n");
    }

    @Test
    void rulesOnAllBucketsHaveSubjectsOfTheirOwn() throws Exception {
        programs.rulesOnAll(2).command(folder, "nats://127.0.0.1:1");

        assertThat(names("routes/rules")).hasSize(2);
        assertThat(folder.resolve("routes/rules/bench-2.camel.yaml"))
                .content()
                .contains("id: bench-2\n", "uri: bucket-event:*\n", "nats-jetstream:events.bench-2.png\n");
    }

    @Test
    void aRuleHasAsManyThreadsAsItIsSaid() throws Exception {
        programs.concurrent(4).command(folder, "nats://127.0.0.1:1");

        assertThat(folder.resolve("application.properties")).content().contains("threads=4");
        assertThat(folder.resolve("routes/rules/bench.camel.yaml"))
                .content()
                .contains("concurrency: \"{{threads:1}}\"\n");
    }

    @Test
    void theShippedIntakeRuns() throws Exception {
        List<String> command = programs.intake().command(folder, "nats://127.0.0.1:1");

        assertThat(command).contains("io.caravan.Caravan", "run", "-Xmx1g");
        assertThat(names("routes")).containsExactlyInAnyOrder("intake.camel.yaml", "errors.camel.yaml");
        assertThat(folder.resolve("routes/intake.camel.yaml"))
                .hasSameTextualContentAs(Path.of("routes/intake.camel.yaml"));
    }

    @Test
    void withCopiesTheSafeLaneRunsToo() throws Exception {
        programs.bothLanes().command(folder, "nats://127.0.0.1:1");

        assertThat(names("routes")).contains("intake-safe.camel.yaml");
    }

    @Test
    void theHeapIsAsItIsSaid() throws Exception {
        assertThat(programs.oneRule("256m").command(folder, "nats://127.0.0.1:1"))
                .contains("-Xmx256m");
    }

    private List<String> names(String below) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}

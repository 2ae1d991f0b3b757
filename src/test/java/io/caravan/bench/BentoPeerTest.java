package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.Machine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether Bento is measured. That it does the same work shows where there is a bento: the benchmark waits until all is in the journal. */
class BentoPeerTest {
    private static final Path CHECKOUT = Path.of("");

    @TempDir
    private Path folder;

    @Test
    void theFirstOnThePathIsTaken() throws Exception {
        Path bento = Files.createDirectory(folder.resolve("bin")).resolve("bento");
        Files.createFile(bento);
        assertThat(bento.toFile().setExecutable(true)).isTrue();
        String path = folder + File.pathSeparator + bento.getParent();

        List<String> command = BentoPeer.in(CHECKOUT, machine(Map.of("PATH", path)))
                .orElseThrow()
                .launch()
                .command(folder, "nats://127.0.0.1:1");

        assertThat(command)
                .containsExactly(
                        bento.toString(),
                        "-c",
                        Path.of("bench/peers/bento/intake.yaml").toString());
    }

    @Test
    void withoutABentoItIsLeftOut() {
        assertThat(BentoPeer.in(CHECKOUT, machine(Map.of("PATH", folder.toString()))))
                .isEmpty();
        assertThat(BentoPeer.in(CHECKOUT, machine(Map.of()))).isEmpty();
    }

    @Test
    void withoutACheckoutItIsLeftOut() {
        assertThat(BentoPeer.in(folder, Machine.here())).isEmpty();
    }

    private Machine machine(Map<String, String> environment) {
        return new Machine(environment, folder);
    }
}

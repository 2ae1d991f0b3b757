package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerProgramTest {
    @TempDir
    Path dir;

    @Test
    void onLinuxTheContainerSharesTheNetwork() {
        ContainerProgram program = new ContainerProgram(Path.of("docker"), "nats:2.15.2", true);

        assertThat(program.command(launch(), "n"))
                .startsWith("docker", "run", "--rm", "--name", "n", "--network", "host")
                .doesNotContain("-p")
                .contains("-v", dir + ":" + dir)
                .contains("-e", "A=b")
                .endsWith("nats:2.15.2", "-c", "file");
        assertThat(program.bindAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void elsewherePortsArePublishedToThisMachineOnly() {
        ContainerProgram program = new ContainerProgram(Path.of("docker"), "nats:2.15.2", false);

        assertThat(program.command(launch(), "n"))
                .contains("-p", "127.0.0.1:4222:4222", "127.0.0.1:8222:8222")
                .doesNotContain("--network");
        assertThat(program.hostAddress()).isEqualTo("host.docker.internal");
    }

    private Launch launch() {
        return new Launch(
                "nats", List.of("-c", "file"), Map.of("A", "b"), dir, List.of(4222, 8222), dir.resolve("log"));
    }
}

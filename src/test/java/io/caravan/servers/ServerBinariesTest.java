package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerBinariesTest {
    private final ServerVersion nats =
            new ServerVersion("nats-server", "example/nats", "v2.15.2", "nats:2.15.2", "2.10.0");
    private final List<Path> built = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @TempDir
    Path dir;

    private boolean buildFails;
    private Machine machine;

    @BeforeEach
    void onAMachineWithNothing() {
        machine = machine(false);
    }

    @Test
    void whatIsOnPathIsTaken() throws IOException {
        Path onPath = executable("path/nats-server", "echo nats-server: v2.11.4");
        executable("path/go", "");

        assertThat(get()).isEqualTo(new NativeProgram(onPath));
        assertThat(built).isEmpty();
        assertThat(said).containsExactly("nats-server: " + onPath);
    }

    @Test
    void whatGoHasInstalledIsTaken() throws IOException {
        Path installed = executable("home/go/bin/nats-server", "echo nats-server: v2.15.2");

        assertThat(get()).isEqualTo(new NativeProgram(installed));
    }

    @Test
    void whatIsTooOldIsPassedOver() throws IOException {
        executable("path/nats-server", "echo nats-server: v2.9.25");
        executable("path/go", "");

        assertThat(get()).isEqualTo(new NativeProgram(cached()));
    }

    @Test
    void whatWasBuiltBeforeIsTakenEvenWithoutGo() throws IOException {
        executable("home/.cache/caravan/bin/nats-server-v2.15.2", "");

        assertThat(get()).isEqualTo(new NativeProgram(cached()));
        assertThat(built).isEmpty();
    }

    @Test
    void withGoItIsBuiltIntoTheCache() throws IOException {
        executable("path/go", "");

        assertThat(get()).isEqualTo(new NativeProgram(cached()));
        assertThat(built).containsExactly(cached());
    }

    @Test
    void withoutGoADockerEngineRunsTheImage() {
        machine = machine(true);

        assertThat(get()).isInstanceOf(ContainerProgram.class);
        assertThat(said).containsExactly("nats-server: container image nats:2.15.2");
    }

    @Test
    void aFailedBuildFallsBackToTheImage() throws IOException {
        executable("path/go", "");
        machine = machine(true);
        buildFails = true;

        assertThat(get()).isInstanceOf(ContainerProgram.class);
    }

    @Test
    void withNothingAtAllOneLineSaysWhatToInstallAndWhatWasRefused() throws IOException {
        executable("path/nats-server", "echo nats-server: v2.9.25");
        executable("path/go", "");
        buildFails = true;

        assertThatThrownBy(this::get)
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("No usable nats-server here: put it on PATH, or install Go")
                .hasMessageContaining("is too old (nats-server: v2.9.25; needs 2.10.0)")
                .hasMessageContaining("no network")
                .hasMessageNotContaining("\n");
    }

    @Test
    void theCacheCanBeElsewhere() {
        Path home = Path.of("/home/me");
        assertThat(new Machine(Map.of(), home).cache()).hasToString("/home/me/.cache/caravan/bin");
        assertThat(new Machine(Map.of("XDG_CACHE_HOME", "/c"), home).cache()).hasToString("/c/caravan/bin");
        assertThat(new Machine(Map.of("XDG_CACHE_HOME", "/c", "CARAVAN_SERVERS_CACHE", "/own"), home).cache())
                .hasToString("/own");
    }

    @Test
    void aVersionWithoutNumbersIsNeverTooOld() {
        assertThat(ServerBinaries.isOlder("minio version DEVELOPMENT.GOGET", "2.10.0"))
                .isFalse();
        assertThat(ServerBinaries.isOlder("v2.9.99", "2.10.0")).isTrue();
        assertThat(ServerBinaries.isOlder("v2.10.0", "2.10.0")).isFalse();
        assertThat(ServerBinaries.isOlder("v3.0.0", "2.10.0")).isFalse();
        assertThat(ServerBinaries.isOlder("v1.0.0", "")).isFalse();
    }

    private ServerProgram get() {
        GoBuild build = new GoBuild(said::add) {
            @Override
            void build(Path go, ServerVersion server, Path target) {
                if (buildFails) throw new ServerException("go install failed: no network");
                built.add(target);
            }
        };
        return new ServerBinaries(machine, build, said::add).get(nats);
    }

    private Machine machine(boolean engine) {
        return new Machine(Map.of("PATH", dir.resolve("path").toString()), dir.resolve("home")) {
            @Override
            Optional<Path> go() {
                return executable("go");
            }

            @Override
            Optional<Path> docker() {
                return engine ? Optional.of(Path.of("docker")) : Optional.empty();
            }
        };
    }

    private Path cached() {
        return dir.resolve("home/.cache/caravan/bin/nats-server-v2.15.2");
    }

    private Path executable(String name, String script) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        file.toFile().setExecutable(true);
        return file;
    }
}

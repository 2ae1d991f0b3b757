package io.caravan.testing;

import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerProgram;
import io.caravan.servers.ServerVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.testcontainers.DockerClientFactory;

/**
 * Where tests get their servers from: containers where a Docker engine answers, else as the demo gets them. There is no third way:
 * a machine that has neither fails the tests, with a line that says what to install.
 */
public final class TestPrograms {
    private final Map<ServerVersion, ServerProgram> programs = new ConcurrentHashMap<>();
    private final BooleanSupplier engine;
    private final Function<ServerVersion, ServerProgram> containers;
    private final Function<ServerVersion, ServerProgram> natives;

    TestPrograms(
            BooleanSupplier engine,
            Function<ServerVersion, ServerProgram> containers,
            Function<ServerVersion, ServerProgram> natives) {
        this.engine = engine;
        this.containers = containers;
        this.natives = natives;
    }

    public static TestPrograms here() {
        return new TestPrograms(
                // Elsewhere the engine is in a virtual machine, whose network isn't ours; there ServerBinaries
                // publishes ports.
                () -> System.getProperty("os.name").equals("Linux")
                        && DockerClientFactory.instance().isDockerAvailable(),
                TestPrograms::container,
                ServerBinaries.here(TestPrograms::say)::get);
    }

    private static ServerProgram container(ServerVersion server) {
        ServerProgram program = new TestcontainersProgram(server.image());
        say(server.program() + ": " + program.description());
        return program;
    }

    private static void say(String line) {
        System.err.println("[servers] " + line);
    }

    public ServerProgram get(ServerVersion server) {
        return programs.computeIfAbsent(server, any -> (engine.getAsBoolean() ? containers : natives).apply(any));
    }
}

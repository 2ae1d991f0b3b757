package io.caravan.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gets a server: an executable on PATH or among those Go has installed, one built before, one built now with Go, an image for
 * a Docker engine; in this order.
 */
public final class ServerBinaries {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    private final Machine machine;
    private final GoBuild build;
    private final Consumer<String> progress;

    ServerBinaries(Machine machine, GoBuild build, Consumer<String> progress) {
        this.machine = machine;
        this.build = build;
        this.progress = progress;
    }

    /** @param progress is given a line for whatever takes time, and one for what was found */
    public static ServerBinaries here(Consumer<String> progress) {
        return new ServerBinaries(Machine.here(), new GoBuild(progress), progress);
    }

    /**
     * Gets it, which takes minutes when it has to be built.
     *
     * @throws ServerException when there is no way to get it here; says what to install
     */
    public ServerProgram get(ServerVersion server) {
        List<String> refused = new ArrayList<>();
        ServerProgram program = installed(server, refused)
                .or(() -> built(server, refused))
                .or(() -> container(server))
                .orElseThrow(() -> new ServerException(nothing(server, refused)));
        progress.accept(server.program() + ": " + program.description());
        return program;
    }

    private Optional<ServerProgram> installed(ServerVersion server, List<String> refused) {
        Optional<Path> found = machine.executable(server.program());
        if (found.isEmpty()) return Optional.empty();
        String version = machine.versionOf(found.get());
        if (isOlder(version, server.least())) {
            refused.add(found.get() + " is too old (" + version + "; needs " + server.least() + ")");
            return Optional.empty();
        }
        return found.map(NativeProgram::new);
    }

    private Optional<ServerProgram> built(ServerVersion server, List<String> refused) {
        Path target = machine.cache().resolve(server.program() + "-" + server.version());
        if (Files.isExecutable(target)) return Optional.of(new NativeProgram(target));
        Optional<Path> go = machine.go();
        if (go.isEmpty()) return Optional.empty();
        try {
            build.build(go.get(), server, target);
            return Optional.of(new NativeProgram(target));
        } catch (ServerException e) {
            refused.add(e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ServerProgram> container(ServerVersion server) {
        return machine.docker().map(docker -> new ContainerProgram(docker, server.image(), machine.linux()));
    }

    private static String nothing(ServerVersion server, List<String> refused) {
        String why = refused.isEmpty() ? "" : " " + String.join("; ", refused) + ".";
        return "No usable " + server.program() + " here: put it on PATH, or install Go (https://go.dev/dl) or Docker."
                + why;
    }

    /** Whether the first three numbers of a version line are lower than what is asked for. A line without numbers is never too old. */
    static boolean isOlder(String line, String least) {
        Matcher has = NUMBERS.matcher(line);
        Matcher needs = NUMBERS.matcher(least);
        if (!has.find() || !needs.find()) return false;
        for (int i = 1; i <= 3; i++) {
            int difference = Integer.compare(Integer.parseInt(has.group(i)), Integer.parseInt(needs.group(i)));
            if (difference != 0) return difference < 0;
        }
        return false;
    }
}

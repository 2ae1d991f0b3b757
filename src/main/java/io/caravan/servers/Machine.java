package io.caravan.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What this machine has to offer. */
public class Machine {
    private final Map<String, String> environment;
    private final Path home;

    public Machine(Map<String, String> environment, Path home) {
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    public static Machine here() {
        return new Machine(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** An executable on PATH; the first of that name. */
    public Optional<Path> onPath(String name) {
        return first(path(), name);
    }

    /** An executable on PATH, or among those that Go has installed. */
    Optional<Path> executable(String name) {
        return first(Stream.concat(path(), goBin()), name);
    }

    Optional<Path> go() {
        return first(Stream.concat(path(), Stream.of(Path.of("/usr/local/go/bin"))), "go");
    }

    /** The docker command, if an engine answers it. */
    Optional<Path> docker() {
        return onPath("docker")
                .filter(docker -> Command.run(docker.toString(), "version", "--format", "{{.Server.Version}}")
                        .succeeded());
    }

    /** What an executable says about its version; empty when it says nothing. */
    String versionOf(Path executable) {
        return Command.run(executable.toString(), "--version")
                .output()
                .lines()
                .findFirst()
                .orElse("");
    }

    boolean linux() {
        return System.getProperty("os.name").startsWith("Linux");
    }

    /** Where servers we have built are kept: {@code CARAVAN_SERVERS_CACHE}, else in the user's cache folder. */
    Path cache() {
        String own = environment.getOrDefault("CARAVAN_SERVERS_CACHE", "");
        if (!own.isBlank()) return Path.of(own).toAbsolutePath();
        String users = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = users.isBlank() ? home.resolve(".cache") : Path.of(users);
        return base.resolve("caravan").resolve("bin").toAbsolutePath();
    }

    private Stream<Path> path() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(dir -> !dir.isBlank())
                .map(Path::of);
    }

    private Stream<Path> goBin() {
        String gobin = environment.getOrDefault("GOBIN", "");
        String gopath = environment.getOrDefault("GOPATH", "").split(File.pathSeparator, -1)[0];
        Path otherwise = (gopath.isBlank() ? home.resolve("go") : Path.of(gopath)).resolve("bin");
        return Stream.of(gobin.isBlank() ? otherwise : Path.of(gobin));
    }

    private static Optional<Path> first(Stream<Path> folders, String name) {
        return folders.map(dir -> dir.resolve(name)).filter(Machine::runs).findFirst();
    }

    private static boolean runs(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}

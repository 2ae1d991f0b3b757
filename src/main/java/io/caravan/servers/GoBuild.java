package io.caravan.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code go install} into a folder of ours. The file appears whole or not at all; of two processes that want it, one builds and the other waits. */
class GoBuild {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Consumer<String> progress;

    GoBuild(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Returns when the target exists.
     *
     * @throws ServerException when Go can't build it: with Go's last line
     */
    void build(Path go, ServerVersion server, Path target) {
        // A file lock keeps other processes off, not other threads of this one.
        synchronized (GoBuild.class) {
            buildAlone(go, server, target);
        }
    }

    private void buildAlone(Path go, ServerVersion server, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Path lock = target.resolveSibling(target.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock(channel, server)) {
                if (!Files.isExecutable(target)) install(go, server, target);
                held.release();
            }
        } catch (IOException e) {
            throw new ServerException("Can't build " + server.program() + " in " + target.getParent() + ": " + e, e);
        }
    }

    private FileLock lock(FileChannel channel, ServerVersion server) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock != null) return lock;
        progress.accept(server.program() + ": another process is building it; waiting for that");
        return channel.lock();
    }

    private void install(Path go, ServerVersion server, Path target) throws IOException {
        Path folder = target.resolveSibling(".building-" + target.getFileName());
        // Left by one that was killed: whoever holds the lock is the only one here.
        if (Files.exists(folder)) delete(folder);
        Files.createDirectory(folder);
        try {
            Path log = folder.resolve("log");
            progress.accept(server.program() + ": building " + server.source()
                    + " with Go, once (on 2 cores MinIO takes about 3 minutes, nats-server one)");
            Map<String, String> environment =
                    Map.of("GOBIN", folder.toString(), "CGO_ENABLED", "0", "GOTOOLCHAIN", "auto");
            ChildProcess process =
                    ChildProcess.start(List.of(go.toString(), "install", server.source()), environment, folder, log);
            await(process, server);
            Path made = folder.resolve(server.program());
            if (!Files.isExecutable(made)) throw new ServerException(failed(server, log));
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            delete(folder);
        }
    }

    private void await(ChildProcess process, ServerVersion server) {
        Instant start = Instant.now();
        try {
            while (!process.ends(BETWEEN_LINES)) {
                long seconds = Duration.between(start, Instant.now()).toSeconds();
                progress.accept(server.program() + ": still building, " + seconds + " s");
            }
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
            throw new ServerException("Building " + server.program() + " was interrupted", e);
        }
    }

    private static String failed(ServerVersion server, Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        return "go install " + server.source() + " failed: " + last;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.testing;

import io.caravan.servers.MinioServer;
import io.caravan.servers.MinioSettings;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.ServerVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A MinIO and the nats-server it tells, each started when it is first asked for, in a temporary folder that goes with them. */
final class ServerSet implements AutoCloseable {
    private final TestPrograms programs;
    private final Path folder;
    private NatsServer nats;
    private MinioServer minio;

    ServerSet(TestPrograms programs) throws IOException {
        this.programs = programs;
        this.folder = Files.createTempDirectory("caravan-it-");
    }

    synchronized NatsServer nats() {
        if (nats == null) {
            nats = NatsServer.start(programs.get(ServerVersion.nats()), NatsSettings.in(folder.resolve("nats")));
        }
        return nats;
    }

    synchronized MinioServer minio() {
        if (minio == null) {
            MinioSettings settings = MinioSettings.in(folder.resolve("minio"));
            minio = MinioServer.start(programs.get(ServerVersion.minio()), settings, nats());
        }
        return minio;
    }

    @Override
    public synchronized void close() throws IOException {
        if (minio != null) minio.kill();
        if (nats != null) nats.kill();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) Files.deleteIfExists(file);
    }
}

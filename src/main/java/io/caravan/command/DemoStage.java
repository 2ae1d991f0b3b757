package io.caravan.command;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.MinioSettings;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.OwnJava;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerProgram;
import io.caravan.servers.ServerVersion;
import io.caravan.servers.Waiting;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A nats-server, a MinIO and a {@code caravan run} of the demo's own, in one folder. Thread-safe: closing also ends a start under way. */
final class DemoStage implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final int LINES = 15;

    private final Path folder;
    private final Path routes;
    private final List<AutoCloseable> running = new ArrayList<>();
    private boolean closed;
    private boolean keepsFolder;
    private NatsServer nats;
    private MinioServer minio;
    private ChildProcess caravan;

    DemoStage(Path folder, Path routes) {
        this.folder = folder;
        this.routes = routes;
    }

    /** Starts the servers, and Caravan. Returns at once when they run; Caravan may still be getting ready. */
    void start(ServerBinaries binaries) throws IOException {
        ServerProgram natsProgram = binaries.get(ServerVersion.nats());
        ServerProgram minioProgram = binaries.get(ServerVersion.minio());
        // What they keep goes with the demo, so that they needn't take their time to end.
        nats = NatsServer.start(natsProgram, NatsSettings.in(folder.resolve("nats")));
        keep(nats::kill);
        minio = MinioServer.start(minioProgram, MinioSettings.in(folder.resolve("minio")), nats);
        keep(minio::kill);
        caravan = startCaravan();
        keep(caravan::stop);
    }

    NatsServer nats() {
        return nats;
    }

    MinioServer minio() {
        return minio;
    }

    Path routes() {
        return routes;
    }

    Path log() {
        return folder.resolve("caravan.log");
    }

    /** Its end is under way: then what else ends is no fault. */
    synchronized boolean closing() {
        return closed;
    }

    synchronized void keepFolder() {
        keepsFolder = true;
    }

    synchronized boolean keepsFolder() {
        return keepsFolder;
    }

    boolean caravanRuns() {
        return caravan.alive();
    }

    /** What Caravan logged last. */
    List<String> lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    /** Waits until intake asks for messages: that it does last, when every rule has its durable. Returns whether it does. */
    boolean awaitReady(Connection connection) throws IOException, InterruptedException {
        JetStreamManagement management = connection.jetStreamManagement();
        return Waiting.until(READY, () -> !caravan.alive() || intakeWaits(management)) && caravan.alive();
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (int i = running.size() - 1; i >= 0; i--) close(running.get(i));
        running.clear();
    }

    private synchronized void keep(AutoCloseable started) {
        running.add(started);
        if (closed) close();
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException("The demo couldn't stop what it started: " + e.getMessage(), e);
        }
    }

    private static boolean intakeWaits(JetStreamManagement management) {
        try {
            return management.getConsumerInfo("MINIO_EVENTS", "caravan").getNumWaiting() > 0;
        } catch (IOException | JetStreamApiException e) {
            return false; // Not there yet.
        }
    }

    private ChildProcess startCaravan() throws IOException {
        Path home = Files.createDirectories(folder.resolve("caravan"));
        List<String> command = new ArrayList<>(List.of(OwnJava.executable(), "-XX:TieredStopAtLevel=1"));
        command.addAll(CdsCommand.javaOptions());
        command.addAll(List.of(
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dcaravan.home=" + System.getProperty("caravan.home", "."),
                "io.caravan.Caravan",
                "run",
                "--routes",
                routes.toString()));
        return ChildProcess.start(command, environment(), home, log());
    }

    /** What points elsewhere is taken away: the demo touches nobody's servers. */
    private Map<String, String> environment() {
        Map<String, String> environment = OwnJava.withoutSettings();
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("NATS_URL", nats.url());
        environment.put("MINIO_ENDPOINT", minio.endpoint());
        environment.put("MINIO_ACCESS_KEY", minio.settings().accessKey());
        environment.put("MINIO_SECRET_KEY", minio.settings().secretKey());
        return environment;
    }
}

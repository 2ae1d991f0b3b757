package io.caravan.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server on free ports of 127.0.0.1. What it keeps is in its folder over stops, kills and restarts. Thread-safe. */
public abstract sealed class LocalServer implements AutoCloseable permits MinioServer, NatsServer {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final int LINES = 5;

    private final ServerProgram program;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private Launch launch;
    private URI health;
    private RunningProgram running;

    LocalServer(ServerProgram program) {
        this.program = program;
    }

    /** Starts it and waits until its health address answers; ends the one before, if it still runs. */
    final synchronized void start(Launch launch, URI health) {
        this.launch = launch;
        this.health = health;
        restart();
    }

    final ServerProgram program() {
        return program;
    }

    /** Ends it if it still runs, and starts it again on the same ports and folder; returns when it is ready. */
    public final synchronized void restart() {
        stop();
        running = program.launch(launch);
        awaitReady(health);
    }

    public final synchronized boolean alive() {
        return running != null && running.alive();
    }

    /** Lets it end properly. */
    public final synchronized void stop() {
        if (running != null) running.stop();
    }

    /** SIGKILL. */
    public final synchronized void kill() {
        running.kill();
    }

    /** SIGSTOP: connections stay open, nothing is answered. */
    public final synchronized void pause() {
        running.pause();
    }

    /** SIGCONT. */
    public final synchronized void resume() {
        running.resume();
    }

    @Override
    public final void close() {
        stop();
    }

    /** Waits until an address of its monitoring answers. @throws ServerException when it doesn't, or the server ends */
    final synchronized void awaitReady(URI address) {
        try {
            if (!Waiting.until(READY, () -> !running.alive() || answers(address))) {
                running.kill();
                throw failed("wasn't ready within " + READY.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (!running.alive()) throw failed("ended at once");
    }

    private boolean answers(URI address) {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private ServerException interrupted(InterruptedException e) {
        running.kill();
        Thread.currentThread().interrupt();
        return new ServerException(launch.name() + ": interrupted while it started", e);
    }

    private ServerException failed(String how) {
        return new ServerException(launch.name() + " (" + program.description() + ") " + how + ": " + lastLines());
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(launch.log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "see " + launch.log();
        }
    }

    /** Makes a folder and those above it. */
    static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ServerException("Can't make the folder " + folder + ": " + e.getMessage(), e);
        }
    }
}

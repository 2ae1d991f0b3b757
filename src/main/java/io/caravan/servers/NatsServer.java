package io.caravan.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A nats-server with JetStream. */
public final class NatsServer extends LocalServer {
    private final int port;
    private final int monitor;
    private NatsSettings settings;

    private NatsServer(ServerProgram program, NatsSettings settings, List<Integer> ports) {
        super(program);
        this.port = ports.get(0);
        this.monitor = ports.get(1);
        this.settings = settings;
    }

    /**
     * Starts one and returns when it is ready.
     *
     * @throws ServerException when it doesn't get ready
     */
    public static NatsServer start(ServerProgram program, NatsSettings settings) {
        return FreePorts.use(2, ports -> {
            NatsServer server = new NatsServer(program, settings, ports);
            server.launch();
            return server;
        });
    }

    /** As clients are given it: {@code nats://127.0.0.1:<port>}. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public NatsSettings settings() {
        return settings;
    }

    /** Its monitoring endpoint ({@code /varz}, {@code /jsz}, {@code /connz}). */
    public URI monitoring() {
        return URI.create("http://127.0.0.1:" + monitor);
    }

    /** Restarts it with other settings, on the same ports. */
    public void restart(NatsSettings changed) {
        stop();
        settings = changed;
        launch();
    }

    private void launch() {
        Path folder = LocalServer.folder(settings.folder());
        Path file = folder.resolve("nats-server.conf");
        try {
            Files.writeString(file, settings.configuration(program().bindAddress(), port, monitor));
        } catch (IOException e) {
            throw new ServerException("Can't write " + file + ": " + e.getMessage(), e);
        }
        Launch launch = new Launch(
                "nats-server",
                List.of("-c", file.toString()),
                Map.of(),
                folder,
                List.of(port, monitor),
                folder.resolve("nats-server.log"));
        start(launch, monitoring().resolve("/healthz"));
    }
}

package io.caravan.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /**
     * Starts servers that are one cluster, and returns when each has found the others.
     *
     * @param folder each has one in it
     * @throws ServerException when they don't get ready
     */
    public static List<NatsServer> cluster(ServerProgram program, Path folder, int size) {
        return FreePorts.use(3 * size, ports -> {
            List<Integer> routes = ports.subList(2 * size, 3 * size);
            List<NatsServer> servers = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String name = "nats-" + i;
                NatsSettings settings = NatsSettings.in(folder.resolve(name))
                        .withLine("server_name: " + name)
                        .withLine("cluster { name: caravan, listen: \"%s:%d\", routes: [%s] }"
                                .formatted(
                                        program.bindAddress(),
                                        routes.get(i),
                                        routes.stream()
                                                .map(port -> "\"nats://127.0.0.1:" + port + "\"")
                                                .collect(Collectors.joining(", "))));
                servers.add(new NatsServer(program, settings, ports.subList(2 * i, 2 * i + 2)));
            }
            try {
                servers.forEach(NatsServer::launch);
                // One whose place was taken meanwhile ends after it has answered once; the others never get a third.
                servers.forEach(server -> server.awaitReady(server.monitoring().resolve("/healthz")));
            } catch (ServerException e) {
                servers.forEach(NatsServer::close);
                throw e;
            }
            return List.copyOf(servers);
        });
    }

    /** Its name in a cluster. */
    public String name() {
        return settings.folder().getFileName().toString();
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
        // One of a cluster isn't healthy before it has found the others.
        boolean clustered = settings.more().stream().anyMatch(line -> line.startsWith("cluster"));
        start(launch, monitoring().resolve(clustered ? "/varz" : "/healthz"));
    }
}

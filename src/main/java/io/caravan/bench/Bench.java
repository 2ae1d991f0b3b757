package io.caravan.bench;

import io.caravan.servers.ChildProcess;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the programs in turn against one nats-server, each with streams of its own making and in a JVM of its own. */
final class Bench {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int POLL_MILLIS = 100;
    private static final String RULE = "bench.camel.yaml";

    private final Connection connection;
    private final String url;
    private final Path folder;
    private final Path routes;
    private final int events;

    /**
     * @param folder for logs and the routes of each run
     * @param routes the shipped routes folder
     * @param events how many each run works on
     */
    Bench(Connection connection, String url, Path folder, Path routes, int events) {
        this.connection = connection;
        this.url = url;
        this.folder = folder;
        this.routes = routes;
        this.events = events;
    }

    Measurement plain(int hops)
            throws IOException, InterruptedException, JetStreamApiException, ExecutionException, TimeoutException {
        return measure("plain jnats", hops, List.of("io.caravan.bench.PlainPeer", url, Integer.toString(hops)));
    }

    Measurement caravan(int hops)
            throws IOException, InterruptedException, JetStreamApiException, ExecutionException, TimeoutException {
        Path own = Files.createDirectories(folder.resolve("routes-" + hops));
        for (String file : List.of("intake.camel.yaml", "errors.camel.yaml")) {
            Files.copy(routes.resolve(file), own.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (hops == 2) {
            Path rules = Files.createDirectories(own.resolve("rules"));
            try (InputStream rule = Bench.class.getResourceAsStream(RULE)) {
                Files.copy(rule, rules.resolve(RULE), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return measure("Caravan", hops, List.of("io.caravan.Caravan", "run", "--routes", own.toString()));
    }

    private Measurement measure(String who, int hops, List<String> program)
            throws IOException, InterruptedException, JetStreamApiException, ExecutionException, TimeoutException {
        JetStreamManagement management = connection.jetStreamManagement();
        clear(management);
        Load.publish(connection, "minio.events", events);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(program);
        Path log = folder.resolve(who.replace(' ', '-') + "-" + hops + ".log");
        ChildProcess child = ChildProcess.start(command, Map.of("NATS_URL", url), folder, log);
        try {
            return new Measurement(who, hops, rate(management, hops, child, log));
        } finally {
            child.kill(); // what it would still write down is of no use to anybody
        }
    }

    private void clear(JetStreamManagement management) throws IOException, JetStreamApiException {
        for (String name : management.getStreamNames()) management.deleteStream(name);
        management.addStream(stream(
                        "MINIO_EVENTS",
                        "minio.events",
                        "minio.safe",
                        "minio.webhook",
                        "minio.listen",
                        "minio.audit",
                        "minio.backfill")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .build());
        management.addStream(stream("OBJECTS", "objects.>")
                .duplicateWindow(Duration.ofMinutes(10))
                .build());
        management.addStream(stream("EVENTS", "events.>")
                .duplicateWindow(Duration.ofMinutes(10))
                .build());
    }

    private static StreamConfiguration.Builder stream(String name, String... subjects) {
        return StreamConfiguration.builder().name(name).subjects(subjects).discardPolicy(DiscardPolicy.New);
    }

    /**
     * Events per second over the second half of the work: in the first, Java compiles. With two hops a program may do much of the first hop before it gets to the second, so both count.
     */
    private double rate(JetStreamManagement management, int hops, ChildProcess child, Path log)
            throws IOException, InterruptedException, JetStreamApiException, TimeoutException {
        long until = System.nanoTime() + LONGEST.toNanos();
        long all = (long) hops * events;
        long begin = 0;
        long beginNanos = 0;
        for (long done = done(management, hops); done < all; done = done(management, hops)) {
            if (begin == 0 && done >= all / 2) {
                begin = done;
                beginNanos = System.nanoTime();
            }
            if (!child.alive()) throw new IOException("the program ended before its work was done; see " + log);
            if (System.nanoTime() > until) {
                throw new TimeoutException("%,d of %,d events after %d min, all hops together; see %s"
                        .formatted(done, all, LONGEST.toMinutes(), log));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return (all - begin) / (double) hops / ((System.nanoTime() - beginNanos) / 1e9);
    }

    private static long done(JetStreamManagement management, int hops) throws IOException, JetStreamApiException {
        long first = stored(management, "OBJECTS");
        return hops == 1 ? first : first + stored(management, "EVENTS");
    }

    private static long stored(JetStreamManagement management, String stream)
            throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }
}

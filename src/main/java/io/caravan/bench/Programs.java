package io.caravan.bench;

import io.caravan.command.CdsCommand;
import io.caravan.servers.OwnJava;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How Caravan and the plain program are started, each in a JVM of its own. */
final class Programs {
    /** Of each JVM, unless another is asked for. */
    static final String HEAP = "1g";

    private static final String RULE = "bench.camel.yaml";
    private static final String READING = "reading.camel.yaml";
    private static final String ASKING = "asking.camel.yaml";

    /** The shipped ones are measured, as they are. */
    private static final List<String> ROUTES = List.of("intake.camel.yaml", "errors.camel.yaml");

    private final Path routes;

    /** @param routes the shipped folder */
    Programs(Path routes) {
        this.routes = routes;
    }

    Launch plain(int hops) {
        return plain(hops, Shape.ORDINARY);
    }

    /** @param shape of the notifications it gets */
    Launch plain(int hops, Shape shape) {
        return (folder, nats) -> java(
                HEAP, "io.caravan.bench.PlainPeer", nats, Integer.toString(hops), Integer.toString(shape.records()));
    }

    /** A Camel with next to nothing in it, started as Caravan's launcher would. */
    Launch hello() {
        return (folder, nats) -> asLaunched("io.caravan.bench.HelloPeer");
    }

    /** All that is shipped, started as the launcher does it. */
    Launch shipped() {
        return (folder, nats) -> asLaunched("io.caravan.Caravan", "run", "--routes", routes.toString());
    }

    private static List<String> asLaunched(String... program) {
        List<String> command = new ArrayList<>(List.of(OwnJava.executable()));
        command.addAll(CdsCommand.javaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program));
        return command;
    }

    /** Intake alone. */
    Launch intake() {
        return (folder, nats) -> caravan(HEAP, folder, ROUTES);
    }

    /** Intake, and the safe lane beside it. */
    Launch bothLanes() {
        return (folder, nats) -> caravan(
                HEAP,
                folder,
                Stream.concat(ROUTES.stream(), Stream.of("intake-safe.camel.yaml"))
                        .toList());
    }

    /** Intake and one rule on bucket {@code bench}. @param heap as {@code -Xmx} takes it */
    Launch oneRule(String heap) {
        return (folder, nats) -> {
            rule(folder, RULE, Load.BUCKET);
            return caravan(heap, folder, ROUTES);
        };
    }

    Launch oneRule() {
        return oneRule(HEAP);
    }

    /** Intake and that many rules, each on a bucket of its own. */
    Launch rules(int count) {
        return (folder, nats) -> {
            for (int i = 1; i <= count; i++) rule(folder, RULE, Backlog.bucket(i));
            return caravan(HEAP, folder, ROUTES);
        };
    }

    /** Intake and that many rules on all buckets. */
    Launch rulesOnAll(int count) {
        return (folder, nats) -> {
            for (int i = 1; i <= count; i++) rule(folder, RULE, Backlog.bucket(i), "*");
            return caravan(HEAP, folder, ROUTES);
        };
    }

    /** Intake and one rule on bucket {@code bench}. @param threads that the rule has */
    Launch concurrent(int threads) {
        return (folder, nats) -> {
            rule(folder, RULE, Load.BUCKET);
            Files.writeString(folder.resolve("application.properties"), "threads=" + threads + "\n");
            return caravan(HEAP, folder, ROUTES);
        };
    }

    /** Intake and one rule that reads each object. @param threads that the rule has for it @param store its URL */
    Launch reading(int threads, String store) {
        return (folder, nats) -> withStore(folder, READING, threads, store);
    }

    /** Intake and one rule, of one thread, that asks the store for each object's head. @param store its URL */
    Launch asking(String store) {
        return (folder, nats) -> withStore(folder, ASKING, 1, store);
    }

    private List<String> withStore(Path folder, String template, int threads, String store) throws IOException {
        rule(folder, template, Load.BUCKET);
        Files.writeString(folder.resolve("application.properties"), """
                threads=%d
                camel.component.minio.endpoint=%s
                camel.component.minio.accessKey=bench
                camel.component.minio.secretKey=bench-bench
                """.formatted(threads, store));
        return caravan(HEAP, folder, ROUTES);
    }

    private List<String> caravan(String heap, Path folder, List<String> files) throws IOException {
        Path own = Files.createDirectories(folder.resolve("routes"));
        for (String file : files) Files.copy(routes.resolve(file), own.resolve(file));
        return java(heap, "io.caravan.Caravan", "run", "--routes", own.toString());
    }

    /** The rule for a bucket, which gives it its name. */
    private static void rule(Path folder, String template, String bucket) throws IOException {
        rule(folder, template, bucket, bucket);
    }

    /** @param name also of its subjects */
    private static void rule(Path folder, String template, String name, String bucket) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("routes/rules"));
        try (InputStream rule = Programs.class.getResourceAsStream(template)) {
            String text = new String(rule.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(Load.BUCKET, name)
                    .replace("bucket-event:" + name, "bucket-event:" + bucket);
            Files.writeString(rules.resolve(name + ".camel.yaml"), text);
        }
    }

    private static List<String> java(String heap, String... program) {
        return Stream.concat(
                        Stream.of(OwnJava.executable(), "-Xmx" + heap, "-cp", System.getProperty("java.class.path")),
                        Stream.of(program))
                .toList();
    }
}

package org.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.MinioSettings;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.NatsTargets;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerVersion;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/camel-cli.md: its commands, as they stand there, against a real MinIO and a real nats-server. */
@Timeout(900)
class CamelCliPageTest {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration BUILT = Duration.ofSeconds(400);
    private static final Path CHECKOUT = Path.of(System.getProperty("checkout")).normalize();
    private static final Path LOCAL = Path.of(System.getProperty("localRepository"));
    /** What the JVM ends with when it is told to stop. */
    private static final int TOLD_TO_STOP = 143;

    private static final int UPLOADS = 200;
    private static final int BEFORE_THE_STOP = 40;

    @TempDir
    private Path temporary;

    private Path folder;
    private NatsServer server;
    private MinioServer minio;
    private MinioClient client;
    private Connection nats;
    private ChildProcess camel;

    @BeforeEach
    void start() throws Exception {
        ServerBinaries binaries = ServerBinaries.here(System.err::println);
        server = NatsServer.start(binaries.get(ServerVersion.nats()), NatsSettings.in(temporary.resolve("nats")));
        minio = MinioServer.start(
                binaries.get(ServerVersion.minio()), MinioSettings.in(temporary.resolve("minio")), server);
        client = minio.client();
        minio.makeBucket("photos");
        nats = Nats.connect(server.url());
        makeWorkingFolder();
        makeCommands();
    }

    @AfterEach
    void end() throws Exception {
        if (camel != null) camel.kill();
        if (client != null) client.close();
        if (nats != null) nats.close();
        if (minio != null) minio.kill();
        if (server != null) server.kill();
        unlink();
    }

    /** Before the folder is deleted, which would speak of each. */
    private void unlink() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.filter(Files::isSymbolicLink).toList()) Files.delete(file);
        }
    }

    @Test
    void aStopUnderLoadLosesNothingAndRulesAreEditedWhileItRuns() throws Exception {
        List<String> blocks = blocks("sh");
        startCamel("run.log", blocks.get(0));

        CompletableFuture<Void> uploads = CompletableFuture.runAsync(
                () -> IntStream.range(0, UPLOADS).forEach(number -> upload("holiday/" + number + ".png")));
        await().atMost(SOON).untilAsserted(() -> assertThat(events()).hasSizeGreaterThan(BEFORE_THE_STOP));
        stopCamel();

        uploads.join();
        startCamel("live.log", blocks.get(1));
        Set<String> all = IntStream.range(0, UPLOADS)
                .mapToObj(number -> "events.images.photos holiday/" + number + ".png")
                .collect(Collectors.toSet());
        await().atMost(SOON).untilAsserted(() -> assertThat(events()).containsExactlyInAnyOrderElementsOf(all));

        edit("events.images", "events.pictures");
        await().atMost(SOON).untilAsserted(() -> assertThat(log("live.log")).contains("is in force as edited"));
        upload("after-the-edit.png");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events()).contains("events.pictures.photos after-the-edit.png"));

        edit("events: created", "eventz: created");
        await().atMost(SOON).untilAsserted(() -> assertThat(log("live.log")).contains("did you mean events?"));
        upload("after-a-broken-edit.png");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events()).contains("events.pictures.photos after-a-broken-edit.png"));

        Path other = folder.resolve("routes/rules/call.camel.yaml");
        Files.writeString(other, Files.readString(folder.resolve("routes/rules/data.camel.yaml"))
                .replaceAll("\\bdata\\b", "call").replaceAll("uri: nats-jetstream:.*", "uri: http:localhost/x"));
        await().atMost(SOON).untilAsserted(() -> assertThat(log("live.log")).contains("there is no component http"));
        stopCamel();
    }

    @Test
    void whatIsExportedBuildsAndRuns() throws Exception {
        startCamel("project.log", blocks("sh").get(2));

        upload("a.png");

        await().atMost(SOON).untilAsserted(() -> assertThat(events()).contains("events.images.photos a.png"));
        assertThat(Files.readString(folder.resolve("project/pom.xml"))).doesNotContain("camel-nats", "platform-http");
        stopCamel();
    }

    /** The last command takes the place of the shell, so that it gets the signal. */
    private void startCamel(String log, String block) {
        List<String> commands = block.strip().lines().collect(Collectors.toList());
        int last = commands.size() - 1;
        commands.set(last, "exec " + commands.get(last));
        String path = folder.resolve("bin") + ":" + Path.of(System.getProperty("java.home"), "bin") + ":"
                + System.getenv("PATH");
        camel = ChildProcess.start(
                List.of("bash", "-ec", String.join("\n", commands)),
                Map.of("PATH", path),
                folder,
                folder.resolve(log));
        await().atMost(commands.size() > 1 ? BUILT : SOON).untilAsserted(() -> {
            assertThat(log(log)).contains("Started images");
            assertThat(camel.alive()).isTrue();
        });
    }

    private void stopCamel() throws Exception {
        camel.stop();
        assertThat(camel.ends(Duration.ofSeconds(1))).isTrue();
        assertThat(camel.exitCode()).as("not killed").isEqualTo(TOLD_TO_STOP);
    }

    private void upload(String key) {
        try {
            client.putObject(PutObjectArgs.builder().bucket("photos").object(key).stream(
                            new ByteArrayInputStream(new byte[3]), 3L, -1L)
                    .build());
        } catch (Exception e) {
            throw new IllegalStateException("can't upload " + key, e);
        }
    }

    private void edit(String from, String to) throws IOException {
        Path rule = folder.resolve("routes/rules/images.camel.yaml");
        String text = Files.readString(rule);
        assertThat(text).contains(from);
        Files.writeString(rule, text.replace(from, to));
    }

    /** What is in the stream EVENTS: subjects and keys. */
    private List<String> events() throws Exception {
        JetStreamManagement streams = nats.jetStreamManagement();
        long last = streams.getStreamInfo("EVENTS").getStreamState().getLastSequence();
        return IntStream.rangeClosed(1, (int) last)
                .mapToObj(sequence -> event(streams, sequence))
                .toList();
    }

    private static String event(JetStreamManagement streams, long sequence) {
        try {
            var message = streams.getMessage("EVENTS", sequence);
            Matcher key = Pattern.compile("\"key\":\"([^\"]+)\"")
                    .matcher(new String(message.getData(), StandardCharsets.UTF_8));
            assertThat(key.find()).isTrue();
            return message.getSubject() + " " + key.group(1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static List<String> blocks(String language) throws IOException {
        Matcher block = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(Files.readString(CHECKOUT.resolve("docs/camel-cli.md")));
        return block.results().map(found -> found.group(1)).toList();
    }

    /** As the page has it: the routes, and application.properties with the page's lines. */
    private void makeWorkingFolder() throws IOException {
        folder = Files.createDirectories(temporary.resolve("work"));
        Path routes = CHECKOUT.resolve("routes");
        try (Stream<Path> files = Files.walk(routes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve("routes").resolve(routes.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Path settings = folder.resolve("application.properties");
        Files.copy(CHECKOUT.resolve("application.properties"), settings);
        String lines = blocks("properties").get(0);
        assertThat(lines).contains("nats://localhost:4222");
        Files.writeString(
                settings, "\n" + lines.replace("nats://localhost:4222", server.url()), StandardOpenOption.APPEND);
    }

    /** {@code camel} and {@code mvn}, with a local repository that has the jar under test beside all that the user's has. */
    private void makeCommands() throws IOException {
        Path repository = temporary.resolve("repository");
        link(LOCAL, repository, Path.of("io/caravan"), CHECKOUT.resolve("target/repository/io/caravan"));
        Path home = Files.createDirectories(temporary.resolve("home"));
        Path maven = Path.of(System.getProperty("user.home"), ".m2");
        if (Files.exists(maven)) Files.createSymbolicLink(home.resolve(".m2"), maven); // its settings.xml
        String classpath = System.getProperty("camelClasses") + ":"
                + Files.readString(Path.of(System.getProperty("camelClasspath"))).strip();
        // The catalog of Kamelets that Camel 4.17.0 asks for isn't in every mirror.
        command("camel", """
                if [ "$1" = export ]; then set -- "$@" --kamelets-version=4.18.0; fi
                exec java -XX:TieredStopAtLevel=1 -Dmaven.repo.local='%s' -Duser.home='%s' -cp '%s' org.example.Camel "$@"
                """.formatted(repository, home, classpath));
        command("mvn", """
                exec '%s/mvnw' -B -q -Dmaven.repo.local='%s' "$@"
                """.formatted(CHECKOUT, repository));
    }

    private void command(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes a folder that has everything of another, but for what is at a path. */
    private static void link(Path from, Path to, Path path, Path instead) throws IOException {
        Files.createDirectories(to);
        Path first = path.getName(0);
        if (Files.isDirectory(from)) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(each -> !each.endsWith(first)).toList())
                    Files.createSymbolicLink(to.resolve(file.getFileName()), file);
            }
        }
        if (path.getNameCount() == 1) Files.createSymbolicLink(to.resolve(first), instead.toRealPath());
        else link(from.resolve(first), to.resolve(first), path.subpath(1, path.getNameCount()), instead);
    }
}

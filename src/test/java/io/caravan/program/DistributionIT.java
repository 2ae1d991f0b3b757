package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The archive that the build makes, unpacked and run as its page says. */
@Timeout(480)
@ExtendWith(ServersExtension.class)
class DistributionIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Path PAGE = Path.of("docs/distribution.md");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyTheArchive() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("target"))) {
            files = all.filter(each -> each.getFileName().toString().matches("caravan-.*\\.tar\\.gz(\\.sha256)?"))
                    .toList();
        }
        assertThat(files).as("made by ./mvnw package").hasSize(2);
        for (Path each : files) Files.copy(each, folder.resolve(each.getFileName()));
    }

    @Test
    void asThePageSaysAnUploadArrivesAndItEndsWithZero(
            @Own NatsServer server, @Own MinioServer minio, @Own Connection nats) throws Exception {
        String block = block().replace("nats://127.0.0.1:4222", server.url());
        // What starts it takes its place, so that it gets the signal.
        String script = block.replaceAll("(?m)^NATS_URL=(\\S+) (\\./caravan run)$", "export NATS_URL=$1\nexec $2");
        Path log = folder.resolve("run.log");

        ChildProcess caravan = ChildProcess.start(List.of("bash", "-ec", script), Map.of(), folder, log);
        try {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("caravan runs"));
            assertThat(Files.readString(log))
                    .contains(": OK", "caravan 0.1.0-SNAPSHOT", "Camel 4.17.0", "caravan.jsa: ");
            minio.makeBucket("photos");
            try (MinioClient client = minio.client()) {
                client.putObject(PutObjectArgs.builder().bucket("photos").object("a.png").stream(
                                new ByteArrayInputStream(new byte[3]), 3L, -1L)
                        .build());
            }
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS"))
                    .isEqualTo(1));

            caravan.stop();

            assertThat(caravan.ends(Duration.ofSeconds(30))).isTrue();
            assertThat(caravan.exitCode()).isZero();
        } finally {
            caravan.kill();
        }
    }

    @Test
    void whatThePageListsIsInIt() throws Exception {
        run("tar xzf *.tar.gz");
        Path program = folder.resolve("caravan-0.1.0-SNAPSHOT");

        Matcher row = Pattern.compile("(?m)^\\| (`.+?) \\|").matcher(Files.readString(PAGE));
        int rows = 0;
        while (row.find()) {
            for (String name : row.group(1).replace("`", "").split(", ")) {
                if (!name.equals("bom.json")) assertThat(program.resolve(name)).exists();
            }
            rows++;
        }
        assertThat(rows).isGreaterThan(4);
        assertThat(Files.getPosixFilePermissions(program.resolve("caravan")))
                .contains(PosixFilePermission.OTHERS_EXECUTE);
        assertThat(Files.readString(program.resolve("THIRD-PARTY.txt"))).contains("io.nats:jnats");
    }

    @Test
    void theListOfLibrariesNamesThoseOfTheProgram() throws Exception {
        assumeThat(Path.of("target/bom.json"))
                .as("its plugin does nothing in a build with -o")
                .exists();
        run("tar xzf *.tar.gz");

        assertThat(Files.readString(folder.resolve("caravan-0.1.0-SNAPSHOT/bom.json")))
                .contains("\"CycloneDX\"", "\"jnats\"")
                .doesNotContain("junit");
    }

    @Test
    void theUnitStartsItWithOptionsThatItHas() throws Exception {
        String unit = Files.readString(Path.of("deploy/systemd/caravan.service"));
        Matcher start =
                Pattern.compile("(?m)^ExecStart=/opt/caravan/caravan (run .*)$").matcher(unit);
        assertThat(start.find()).isTrue();
        String help = run("tar xzf *.tar.gz; ./caravan-0.1.0-SNAPSHOT/caravan run --help");

        for (String word : start.group(1).split(" "))
            if (word.startsWith("--")) assertThat(help).contains(word);
    }

    @Test
    void completionIsAScriptThatBashTakes() throws Exception {
        String offered = run("tar xzf *.tar.gz; cd caravan-*/; source <(./caravan completion);"
                + " COMP_WORDS=(caravan do); COMP_CWORD=1; _complete_caravan; echo \"offers ${COMPREPLY[*]}\"");

        assertThat(offered).contains("offers doctor");
    }

    /** The first one on the page, without its indentation. */
    private static String block() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.startsWith("    "))
                .takeWhile(line -> line.startsWith("    "))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    private String run(String script) throws Exception {
        Path log = folder.resolve("script.log");
        ChildProcess bash = ChildProcess.start(List.of("bash", "-ec", script), Map.of(), folder, log);
        assertThat(bash.ends(SOON)).isTrue();
        assertThat(bash.exitCode()).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }
}

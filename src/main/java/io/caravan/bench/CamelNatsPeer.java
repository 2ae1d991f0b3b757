package io.caravan.bench;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.OwnJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Intake with camel-nats as it is, in a YAML route. A checkout says with which libraries, and Maven gets them; none of them is Caravan's. */
final class CamelNatsPeer {
    private static final Duration RESOLVES = Duration.ofMinutes(10);
    private static final String FOLDER = "bench/peers/camel-nats";

    private final Path home;

    /** @param home of the program */
    CamelNatsPeer(Path home) {
        this.home = home.toAbsolutePath();
    }

    /** Whether the program's home is a checkout. */
    boolean there() {
        return Files.exists(pom());
    }

    /** Has Maven get the libraries. @param folder for its log */
    Launch resolve(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("camel-nats-libraries.log");
        Path classPath = folder.resolve("camel-nats-libraries.txt");
        List<String> maven = List.of(
                home.resolve("mvnw").toString(),
                "-B",
                "-f",
                pom().toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + classPath);
        ChildProcess process = ChildProcess.start(maven, Map.of(), home, log);
        try {
            if (!process.ends(RESOLVES) || process.exitCode() != 0) {
                throw new IOException("Maven can't get camel-nats, which --peers measures; see " + log);
            }
        } finally {
            process.kill();
        }
        return launch(Files.readString(classPath).strip());
    }

    /** With these libraries. */
    Launch launch(String classPath) {
        return (folder, nats) -> List.of(
                OwnJava.executable(),
                "-Xmx" + Programs.HEAP,
                "-Dcamel.component.nats.servers=" + nats,
                "-Dcamel.main.routesIncludePattern=file:" + home.resolve(FOLDER).resolve("intake.camel.yaml"),
                "-cp",
                classPath,
                "org.apache.camel.main.Main");
    }

    private Path pom() {
        return home.resolve(FOLDER).resolve("pom.xml");
    }
}

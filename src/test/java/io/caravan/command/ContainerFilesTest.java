package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.caravan.servers.NatsTargets;
import io.caravan.servers.ServerVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Dockerfile, docker-compose.yml and their page against the program and one another. What runs them is .ci/containers. */
class ContainerFilesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

    private final String compose = read("docker-compose.yml");
    private final String dockerfile = read("Dockerfile");
    private final String page = read("docs/containers.md");
    private final Map<String, Object> file = new Yaml().load(compose);
    private final Map<String, Map<String, Object>> services = map(file.get("services"));

    @Test
    void whatCaravanIsGivenAreItsSettings() {
        List<String> given = new ArrayList<>();
        for (Map<String, Object> service : caravans())
            given.addAll(map(service.get("environment")).keySet());
        found(dockerfile, "(?m)([A-Z_]+)=true$").forEach(match -> given.add(match.group(1)));

        assertThat(given).contains("NATS_URL", "MINIO_ENDPOINT", "CAMEL_MANAGEMENT_ENABLED");
        assertThat(given).allSatisfy(variable -> assertThat(Settings.inEnvironment(variable))
                .as(variable)
                .isPresent());
    }

    @Test
    void minioTellsNatsAsIsRecommended() {
        Map<String, Object> environment = map(services.get("minio").get("environment"));
        environment.keySet().retainAll(keys(environment, "MINIO_NOTIFY_", "MINIO_API_"));

        assertThat(environment).isEqualTo(new NatsTargets("nats", 4222, null, null).environment(Path.of("/events")));
        assertThat(services.get("minio").get("volumes")).asInstanceOf(LIST).contains("minio-events:/events");
    }

    @Test
    void theServersAreThoseThatTheTestsUse() {
        Map<String, String> defaults = variables();
        String minio = read("deploy/container/minio.Dockerfile");
        ServerVersion pinned = ServerVersion.minio();

        assertThat(defaults)
                .containsEntry("MINIO_IMAGE", pinned.image())
                .containsEntry("NATS_IMAGE", ServerVersion.nats().image() + "-alpine");
        assertThat(minio).contains(pinned.module() + "@" + pinned.version() + "\n");
        assertThat(compose).contains("#  dockerfile: minio.Dockerfile", "#  context: deploy/container");
    }

    @Test
    void thePageHasEveryVariable() {
        Map<String, String> defaults = variables();
        Map<String, String> cluster = new TreeMap<>();
        found(read("deploy/container/cluster.env"), "(?m)^(\\w+)=(.+)$")
                .forEach(match -> cluster.put(match.group(1), match.group(2)));

        assertThat(defaults.keySet()).isNotEmpty().allSatisfy(variable -> assertThat(page)
                .contains("`" + variable + "`"));
        defaults.forEach((variable, value) -> {
            if (!cluster.containsKey(variable)) assertThat(page).contains("`" + value + "`");
        });
        assertThat(defaults).containsKeys(cluster.keySet().toArray(String[]::new));
        assertThat(Path.of("deploy/container", cluster.get("NATS_CONFIG"))).exists();
        assertThat(Path.of("deploy/container", defaults.get("NATS_CONFIG"))).exists();
    }

    @Test
    void thePageNamesServicesThatAreThere() {
        List<MatchResult> commands =
                found(page, "docker compose [^\\n]*?(?:exec -T|logs|ps -aq|run --rm -T) ([a-z0-9-]+)");

        assertThat(commands).hasSizeGreaterThan(5).allSatisfy(command -> assertThat(services)
                .containsKey(command.group(1)));
        assertThat(services.keySet()).filteredOn(name -> !isOfCluster(name)).allSatisfy(name -> assertThat(page)
                .contains("| `" + name + "` |"));
    }

    @Test
    void theClusterIsThreeServersAndTwoCaravans() {
        assertThat(services.keySet()).filteredOn(ContainerFilesTest::isNats).hasSize(3);
        assertThat(services.keySet())
                .filteredOn(name -> name.startsWith("caravan"))
                .hasSize(2);
        services.forEach((name, service) ->
                assertThat(service.get("profiles")).as(name).isEqualTo(isOfCluster(name) ? List.of("cluster") : null));
        String configuration = read("deploy/container/nats-cluster.conf");
        assertThat(services.keySet()).filteredOn(ContainerFilesTest::isNats).allSatisfy(name -> {
            assertThat(configuration).contains("nats://" + name + ":6222");
            assertThat(map(services.get(name).get("environment"))).containsEntry("SERVER_NAME", name);
        });
    }

    @Test
    void nothingStartsBeforeWhatItNeedsIsHealthy() {
        services.forEach((name, service) -> {
            Map<String, Map<String, Object>> needs = map(service.getOrDefault("depends_on", Map.of()));
            assertThat(needs.isEmpty()).as(name).isEqualTo(isNats(name));
            needs.forEach((need, how) -> {
                assertThat(how).as("%s needs %s", name, need).containsEntry("condition", "service_healthy");
                boolean ours = services.get(need).containsKey("build");
                assertThat(services.get(need).containsKey("healthcheck") || ours)
                        .as("%s has a health check", need)
                        .isTrue();
            });
        });
    }

    @Test
    void caravanWritesNothingAndNobodyElseReachesThePorts() {
        assertThat(caravans()).hasSize(3).allSatisfy(service -> {
            assertThat(service).containsEntry("read_only", true).containsEntry("tmpfs", List.of("/tmp"));
            assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
        });
        services.forEach((name, service) -> {
            if (!service.containsKey("ports")) return;
            assertThat(service.get("ports"))
                    .asInstanceOf(LIST)
                    .allSatisfy(port -> assertThat(port.toString()).as(name).startsWith("127.0.0.1:"));
        });
        assertThat(dockerfile).containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$");
    }

    @Test
    void everyVolumeIsUsedAndKnown() {
        Set<String> mounted = new HashSet<>();
        services.values().stream()
                .flatMap(service -> ((List<?>) service.get("volumes")).stream())
                .map(volume -> volume.toString().split(":")[0])
                .forEach(source -> {
                    if (source.startsWith(".")) assertThat(Path.of(source)).exists();
                    else mounted.add(source);
                });

        assertThat(map(file.get("volumes")).keySet()).isEqualTo(mounted);
    }

    @Test
    void theImageIsMadeOfWhatTheBuildMakes() {
        String ignored = read(".dockerignore");
        List<MatchResult> copies = found(dockerfile, "(?m)^COPY (?!--from)(\\S+) ");

        assertThat(copies).hasSizeGreaterThan(3).allSatisfy(copy -> {
            String source = copy.group(1);
            String program = "target/caravan";
            if (source.startsWith(program)) {
                assertThat(ignored).contains("!" + program + "\n");
                assertThat(Path.of(".", source.substring(program.length()))).exists();
            } else {
                assertThat(ignored).contains("!" + source + "\n");
                assertThat(Path.of(source)).isExecutable();
            }
        });
    }

    @Test
    void itsHealthCheckAsksWhereCaravanAnswers() {
        String check = read("deploy/container/healthy");
        String port = Settings.named("camel.management.port").orElseThrow().defaultValue();

        assertThat(check).contains("${CAMEL_MANAGEMENT_PORT:-" + port + "}", "/observe/health/", "${1:-ready}");
        assertThat(dockerfile).contains("EXPOSE " + port + "\n", "CMD [\"/opt/caravan/healthy\"]");
        assertThat(read("docs/operations.md")).contains("`/observe/health/ready`", "`/observe/health/live`");
    }

    /** What it runs is told of signals: a shell that runs it wouldn't pass them on. */
    @Test
    void itStartsTheLauncherItself() {
        assertThat(dockerfile).contains("\nENTRYPOINT [\"/opt/caravan/caravan\"]\nCMD [\"run\"]\n");
        assertThat(read("caravan")).containsPattern("(?m)^exec \"\\$java_home/bin/java\"");
    }

    private List<Map<String, Object>> caravans() {
        return services.values().stream()
                .filter(service -> service.containsKey("build"))
                .toList();
    }

    private static boolean isNats(String service) {
        return service.startsWith("nats");
    }

    private static boolean isOfCluster(String service) {
        return service.endsWith("-2") || service.endsWith("-3");
    }

    /** What compose takes from its environment, with the defaults. */
    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        found(compose, VARIABLE.pattern()).forEach(match -> assertThat(variables.put(match.group(1), match.group(2)))
                .as(match.group(1))
                .isIn(null, match.group(2)));
        return variables;
    }

    private static List<String> keys(Map<String, Object> all, String... beginnings) {
        return all.keySet().stream()
                .filter(key -> List.of(beginnings).stream().anyMatch(key::startsWith))
                .toList();
    }

    private static List<MatchResult> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> map(Object value) {
        return new HashMap<>((Map<String, T>) value);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

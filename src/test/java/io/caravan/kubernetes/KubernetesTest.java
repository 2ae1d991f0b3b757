package io.caravan.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.SettingNames;
import io.caravan.jetstream.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** deploy/kubernetes, as far as it can be judged without a cluster: whether Kubernetes knows each field, whether Caravan has what it names, and whether its parts go together. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("deploy/kubernetes");
    private static final Path BASE = FOLDER.resolve("base");

    @Test
    void everyFieldIsOneOfKubernetes() throws IOException {
        List<Path> manifests = manifests();

        assertThat(manifests).hasSizeGreaterThanOrEqualTo(6);
        for (Path file : manifests)
            assertThat(Manifests.read(file).getMetadata().getName())
                    .as("%s", file)
                    .isNotEmpty();
    }

    @Test
    void aFieldThatKubernetesDoesntHaveIsNotOverlooked() throws IOException {
        ObjectNode deployment = (ObjectNode) Manifests.tree(BASE.resolve("deployment.yaml"));
        ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
        container.set("readynessProbe", container.remove("readinessProbe"));

        assertThatThrownBy(() -> Manifests.read(deployment))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("readynessProbe");
    }

    @Test
    void theKustomizationNamesEveryFileThatIsThere() throws IOException {
        JsonNode kustomization = Manifests.tree(BASE.resolve("kustomization.yaml"));
        List<String> named = texts(kustomization.get("resources"));
        named.addAll(texts(kustomization.at("/configMapGenerator/0/files")));
        named.add("kustomization.yaml");

        assertThat(files(BASE)).containsExactlyInAnyOrderElementsOf(named);
        JsonNode keda = Manifests.tree(FOLDER.resolve("keda/kustomization.yaml"));
        for (String resource : texts(keda.get("resources")))
            assertThat(FOLDER.resolve("keda").resolve(resource)).exists();
    }

    @Test
    void theRulesAreThoseThatAreShipped() throws IOException {
        for (String name : files(BASE.resolve("rules")))
            assertThat(BASE.resolve("rules").resolve(name))
                    .hasSameTextualContentAs(Path.of("routes/rules").resolve(name));
        assertThat(files(BASE.resolve("rules"))).containsExactlyInAnyOrderElementsOf(files(Path.of("routes/rules")));
    }

    @Test
    void everyVariableIsASettingWithAValueThatItTakes() throws IOException {
        Map<String, String> variables = new HashMap<>(settings().getData());
        variables.putAll(((Secret) read("secret.yaml")).getStringData());
        container().getEnv().forEach(each -> variables.put(each.getName(), each.getValue()));

        assertThat(variables).containsKeys("NATS_URL", "CAMEL_MANAGEMENT_ENABLED", "MINIO_SECRET_KEY");
        variables.forEach((name, value) ->
                assertThat(SettingNames.faultOf(name, value)).as(name).isNull());
        assertThat(SettingNames.faultOf("NATS_CREDS", "/etc/caravan/nats/nats.creds"))
                .isNull();
        assertThat(SettingNames.faultOf("CARAVAN_GROOP", "x")).isNotNull();
    }

    @Test
    void probesAndMetricsAskWhereItAnswers() throws IOException {
        Map<String, String> settings = settings().getData();
        assertThat(settings).containsEntry("CAMEL_MANAGEMENT_ENABLED", "true");
        ContainerPort port = container().getPorts().get(0);
        assertThat(settings)
                .containsEntry("CAMEL_MANAGEMENT_PORT", port.getContainerPort().toString());
        assertThat(SettingNames.defaultOf("camel.management.port"))
                .isEqualTo(port.getContainerPort().toString());
        String operations = Files.readString(Path.of("docs/operations.md"));

        for (Probe probe : List.of(
                container().getStartupProbe(),
                container().getLivenessProbe(),
                container().getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo(port.getName());
            assertThat(operations).contains("`" + probe.getHttpGet().getPath() + "`");
        }
        assertThat(container().getLivenessProbe().getHttpGet().getPath()).endsWith("/live");
        assertThat(container().getReadinessProbe().getHttpGet().getPath()).endsWith("/ready");
        Service service = (Service) read("service.yaml");
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(each -> {
            assertThat(each.getTargetPort().getStrVal()).isEqualTo(port.getName());
            assertThat(each.getPort()).isEqualTo(port.getContainerPort());
        });
        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("prometheus.io/port", port.getContainerPort().toString());
        assertThat(operations)
                .contains("`" + service.getMetadata().getAnnotations().get("prometheus.io/path") + "`");
    }

    @Test
    void itGetsLongerToStopThanItTakes() throws IOException {
        Properties shipped = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/io/caravan/command/shipped.properties"))) {
            shipped.load(in);
        }
        long most = Long.parseLong(shipped.getProperty("camel.main.shutdown-timeout"))
                + Long.parseLong(shipped.getProperty("camel.main.extra-shutdown-timeout"));

        assertThat(pod().getTerminationGracePeriodSeconds()).isGreaterThan(most);
    }

    @Test
    void itMayDoNothingThatItNeedsnt() throws IOException {
        assertThat(pod().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod().getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container().getResources().getLimits()).containsKey("memory");
    }

    @Test
    void whatIsMountedIsThereAndRulesAreMountedSoThatTheyReload() throws IOException {
        Map<String, Volume> volumes = new HashMap<>();
        pod().getVolumes().forEach(each -> volumes.put(each.getName(), each));
        Map<String, VolumeMount> mounts = new HashMap<>();
        container().getVolumeMounts().forEach(each -> mounts.put(each.getName(), each));
        String generated = Manifests.tree(BASE.resolve("kustomization.yaml"))
                .at("/configMapGenerator/0/name")
                .asText();

        assertThat(mounts.keySet()).isEqualTo(volumes.keySet());
        assertThat(volumes.get("rules").getConfigMap().getName()).isEqualTo(generated);
        assertThat(mounts.get("rules").getSubPath())
                .as("one with a subPath never changes")
                .isNull();
        assertThat(mounts.get("rules").getMountPath()).endsWith("/routes/rules");
        assertThat(Manifests.tree(BASE.resolve("kustomization.yaml"))
                        .at("/generatorOptions/disableNameSuffixHash")
                        .asBoolean())
                .isTrue();
        assertThat(mounts.get("tmp").getMountPath()).isEqualTo("/tmp");
        for (EnvFromSource from : container().getEnvFrom()) {
            if (from.getConfigMapRef() != null)
                assertThat(from.getConfigMapRef().getName())
                        .isEqualTo(settings().getMetadata().getName());
            if (from.getSecretRef() != null)
                assertThat(from.getSecretRef().getName())
                        .isEqualTo(read("secret.yaml").getMetadata().getName());
        }
    }

    @Test
    void allSelectTheSamePods() throws IOException {
        Deployment deployment = deployment();
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();

        assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(((Service) read("service.yaml")).getSpec().getSelector()).isEqualTo(labels);
        assertThat(((PodDisruptionBudget) read("disruption.yaml"))
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
        assertThat(pod().getTopologySpreadConstraints()).isNotEmpty().allSatisfy(each -> assertThat(
                        each.getLabelSelector().getMatchLabels())
                .isEqualTo(labels));
    }

    @Test
    void itIsScaledByDurablesThatThereAre() throws IOException {
        JsonNode scaled = Manifests.tree(FOLDER.resolve("keda/scaledobject.yaml"));
        List<String> durables = new ArrayList<>();
        scaled.at("/spec/triggers").forEach(each -> {
            assertThat(each.get("type").asText()).isEqualTo("nats-jetstream");
            durables.add(each.at("/metadata/stream").asText() + " "
                    + each.at("/metadata/consumer").asText());
        });

        assertThat(scaled.at("/spec/scaleTargetRef/name").asText())
                .isEqualTo(deployment().getMetadata().getName());
        assertThat(durables)
                .containsExactly(
                        Names.DEFAULTS.in() + " " + Names.DEFAULTS.group(),
                        Names.DEFAULTS.journal() + " " + Names.DEFAULTS.durable("images"));
    }

    private static List<Path> manifests() throws IOException {
        return files(BASE).stream()
                .filter(name -> name.matches("[a-z]+\\.yaml") && !name.equals("kustomization.yaml"))
                .map(BASE::resolve)
                .toList();
    }

    /** Names of all files in a folder, from there on. */
    private static TreeSet<String> files(Path folder) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(
                            each -> names.add(folder.relativize(each).toString().replace('\\', '/')));
        }
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static HasMetadata read(String name) throws IOException {
        return Manifests.read(BASE.resolve(name));
    }

    private static ConfigMap settings() throws IOException {
        return (ConfigMap) read("settings.yaml");
    }

    private static Deployment deployment() throws IOException {
        return (Deployment) read("deployment.yaml");
    }

    private static PodSpec pod() throws IOException {
        return deployment().getSpec().getTemplate().getSpec();
    }

    private static Container container() throws IOException {
        return pod().getContainers().get(0);
    }
}

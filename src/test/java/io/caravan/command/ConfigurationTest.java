package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final String SERVERS = "camel.component.nats-jetstream.servers";

    @TempDir
    private Path folder;

    @Test
    void whatNobodySetsHasItsDefault() throws ConfigurationException {
        Configuration configuration = Configuration.read(Optional.empty(), Map.of(), new Properties());

        assertThat(configuration.get("caravan.group")).contains("caravan");
        assertThat(configuration.get("camel.main.jmxEnabled")).contains("false");
        assertThat(configuration.get("camel.component.minio.endpoint")).isEmpty();
    }

    @Test
    void theFileGoesBeforeWhatIsShippedWhicheverWayAKeyIsWritten() throws Exception {
        Configuration configuration =
                Configuration.read(file("camel.main.jmxEnabled=true"), Map.of(), new Properties());

        assertThat(configuration.get("camel.main.jmx-enabled")).contains("true");
        assertThat(configuration.base()).doesNotContainKey("camel.main.jmx-enabled");
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() throws Exception {
        Configuration configuration = Configuration.read(
                file(SERVERS + "=nats://file:4222\ncaravan.retry.delays=1s"),
                Map.of("NATS_URL", "nats://environment:4222", "CARAVAN_RETRY_DELAYS", "2s", "PATH", "/bin"),
                new Properties());

        assertThat(configuration.get(SERVERS)).contains("nats://environment:4222");
        assertThat(configuration.get("caravan.retry.delays")).contains("2s");
        assertThat(configuration.overrides()).hasSize(2);
    }

    @Test
    void theEnvironmentGoesBeforeTheFileForKeysOfTheUsersOwnToo() throws Exception {
        Configuration configuration =
                Configuration.read(file("retry.max=1"), Map.of("RETRY_MAX", "2"), new Properties());

        assertThat(configuration.get("retry.max")).contains("2");
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironment() throws ConfigurationException {
        Configuration configuration = Configuration.read(
                Optional.empty(), Map.of("CARAVAN_GROUP", "environment"), system("caravan.group", "line"));

        assertThat(configuration.get("caravan.group")).contains("line");
    }

    @Test
    void anEmptyVariableIsNone() throws ConfigurationException {
        Configuration configuration = Configuration.read(
                Optional.empty(), Map.of("CARAVAN_GROUP", "", "CARAVAN_GRUOP", ""), new Properties());

        assertThat(configuration.get("caravan.group")).contains("caravan");
    }

    @Test
    void allUnknownKeysAreNamedWithTheNearestKnown() throws IOException {
        Optional<Path> file = file("caravan.gruop=x\ncaravan.retry.delay=1s");

        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> Configuration.read(
                        file, Map.of("CARAVAN_RETRY_DELAY", "1s"), system("caravan.stream.journals", "x")));

        assertThat(refused.faults())
                .containsExactly(
                        file.orElseThrow() + ": caravan.gruop is no setting; did you mean caravan.group?",
                        file.orElseThrow() + ": caravan.retry.delay is no setting; did you mean caravan.retry.delays?",
                        "environment variable CARAVAN_RETRY_DELAY is no setting; did you mean CARAVAN_RETRY_DELAYS?",
                        "-Dcaravan.stream.journals is no setting; did you mean caravan.stream.journal?");
    }

    @Test
    void whatKubernetesTellsOfAServiceNamedCaravanIsNoSetting() throws ConfigurationException {
        Configuration configuration = Configuration.read(
                Optional.empty(),
                Map.of("CARAVAN_SERVICE_HOST", "10.0.0.1", "CARAVAN_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
                new Properties());

        assertThat(configuration.overrides()).isEmpty();
    }

    @Test
    void whatOnlyTheDemoIsToldIsNoSetting() throws ConfigurationException {
        Configuration configuration = Configuration.read(
                Optional.empty(), Map.of("CARAVAN_SERVERS_CACHE", "/var/cache/caravan"), new Properties());

        assertThat(configuration.overrides()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Optional<Path> file = Optional.of(folder.resolve("none.properties"));

        assertThatThrownBy(() -> Configuration.read(file, Map.of(), new Properties()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("can't read " + file.orElseThrow());
    }

    private Optional<Path> file(String text) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("application.properties"), text));
    }

    private static Properties system(String key, String value) {
        Properties system = new Properties();
        system.setProperty(key, value);
        system.setProperty("java.home", "/java");
        system.setProperty("caravan.home", "/opt/caravan");
        return system;
    }
}

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NATS_URL | nonsense:// | camel.component.nats-jetstream.servers (NATS_URL) can't be 'nonsense://'; it is written as URLs, separated by commas, such as nats://localhost:4222",
                "NATS_URL | nats://u:secret@host:99999 | camel.component.nats-jetstream.servers (NATS_URL) can't be 'nats://host:99999'",
                "CARAVAN_GROUP | a b | caravan.group (CARAVAN_GROUP) can't be 'a b'; it is written as name without blanks",
                "CARAVAN_GROUP | a.b | caravan.group",
                "CARAVAN_RETRY_DELAYS | 1x | caravan.retry.delays (CARAVAN_RETRY_DELAYS) can't be '1x'; it is written as durations, separated by commas, such as 1s,5s,15s,1m,5m",
                "CARAVAN_JOURNAL_KEEP | week | caravan.journal.keep",
                "CARAVAN_JOURNAL_TRIM_ABOVE | 101% | caravan.journal.trim-above",
                "CARAVAN_STORAGE | lots | caravan.storage",
                "CARAVAN_STREAM_JOURNAL | OB JECTS | caravan.stream.journal",
                "CARAVAN_INTAKE_CORE_ENABLED | yes | caravan.intake.core.enabled",
                "CARAVAN_INTAKE_CORE_SUBJECT | a b | caravan.intake.core.subject",
                "CARAVAN_LOG_LEVEL | LOUD | caravan.log.level (CARAVAN_LOG_LEVEL) can't be 'LOUD'; it is written as ERROR, WARN",
            })
    void aValueThatCantBeIsToldInOneLine(String variable, String value, String line) {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> Configuration.read(Optional.empty(), Map.of(variable, value), new Properties()));

        assertThat(refused.faults()).singleElement().asString().startsWith(line).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NATS_URL | nats://a:4222,tls://u:p@b:4222 , c",
                "NATS_URL | ws://[::1]:80",
                "CARAVAN_RETRY_DELAYS | 100ms,1m30s",
                "CARAVAN_STORAGE | 10GB",
                "CARAVAN_LOG_LEVEL | debug",
                "CARAVAN_GROUP | ${sys:group}{{group}}",
                "MINIO_ENDPOINT | minio:9000",
            })
    void aValueThatCanBeIs(String variable, String value) throws ConfigurationException {
        Configuration configuration = Configuration.read(Optional.empty(), Map.of(variable, value), new Properties());

        assertThat(configuration.overrides()).containsValue(value);
    }

    @Test
    void everyDefaultCanBe() {
        assertThat(Settings.ALL).allSatisfy(setting -> assertThat(setting.fault(setting.defaultValue()))
                .isNull());
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
        system.setProperty("caravan.archive", "/opt/caravan/caravan.jsa");
        return system;
    }
}

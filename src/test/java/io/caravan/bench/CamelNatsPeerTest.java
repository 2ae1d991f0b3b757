package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamelNatsPeerTest {
    @Test
    void aCheckoutHasIt(@TempDir Path elsewhere) {
        assertThat(new CamelNatsPeer(Path.of("")).there()).isTrue();
        assertThat(new CamelNatsPeer(elsewhere).there()).isFalse();
    }

    @Test
    void itsCamelIsOurs() throws Exception {
        String ours = Files.readString(Path.of("pom.xml"));
        String its = Files.readString(Path.of("bench/peers/camel-nats/pom.xml"));
        String version = its.replaceFirst("(?s).*<camel.version>(.+?)<.*", "$1");

        assertThat(ours).contains("<camel.version>" + version + "</camel.version>");
    }
}

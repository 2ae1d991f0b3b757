package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.ServerVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/compatibility.md against what the tests are run with. */
class CompatibilityPageTest {
    private static final Path PAGE = Path.of("docs/compatibility.md");

    @Test
    void itNamesTheVersionsThatAreTested() throws Exception {
        String page = Files.readString(PAGE);
        String pom = Files.readString(Path.of("pom.xml"));
        String camel = found(pom, "<camel.version>(.+?)<");
        String ci = found(Files.readString(Path.of(".ci/run")), "for camel in ([0-9. ]+);")
                .replace(" ", ", ");

        assertThat(page)
                .contains("| Java | " + found(pom, "<maven.compiler.release>(.+?)<") + " |")
                .contains("| Camel | " + camel + " |")
                .contains("| Camel, in an application of your own | " + ci + " |")
                .contains("| jnats | " + found(pom, "<jnats.version>(.+?)<") + " |")
                .contains("| nats-server | " + ServerVersion.nats().version().substring(1) + " |")
                .contains("From " + ServerVersion.nats().least() + " on");
        String minio = found(ServerVersion.minio().version(), "-(\\d{8})\\d{6}-");
        assertThat(page).contains(minio.replaceFirst("(....)(..)(..)", "the sources of $1-$2-$3"));
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}

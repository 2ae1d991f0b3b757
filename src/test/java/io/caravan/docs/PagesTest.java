package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.NatsTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#]+)[^)]*\\)");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                boolean elsewhere = link.group(1).contains("://");
                if (!elsewhere && !Files.exists(page.resolveSibling(link.group(1))))
                    broken.add(page + ": " + link.group(1));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theReadmeShowsARuleAsItIsShipped() throws IOException {
        String rule = Files.readString(Path.of("routes/rules/images.camel.yaml"));
        assertThat(Files.readString(Path.of("README.md"))).contains("```yaml\n" + rule + "```");
    }

    @Test
    void theReadmeSetsMinioUpAsTheTestsDo() throws IOException {
        Matcher setting = Pattern.compile("(?m)^(MINIO_[A-Za-z_]+)=(.*)$").matcher(readme());
        Map<String, String> named = new HashMap<>();
        while (setting.find()) named.put(setting.group(1), setting.group(2));
        assertThat(named)
                .isEqualTo(new NatsTargets("nats.example", 4222, null, null)
                        .environment(Path.of("/var/lib/minio/events")));
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/hot-reload.md", "docs/errors.md", "docs/doctor.md"})
    void everyLineOfAPageOfPromisesNamesATestThatIsThere(String page) throws IOException {
        List<String> rows = Files.readAllLines(Path.of(page)).stream()
                .filter(line -> line.startsWith("| ")
                        && !line.startsWith("| what you do")
                        && !line.startsWith("| what happens")
                        && !line.matches("\\| (what it finds|exit code|\\d) .*"))
                .toList();
        String tests = sourcesOf("src/test/java/io/caravan");
        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            Matcher test = Pattern.compile("`(\\w+)` \\|$").matcher(row);
            assertThat(test.find()).isTrue();
            assertThat(tests).contains("void " + test.group(1) + "(");
        });
    }

    private static String sourcesOf(String folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList())
                all.append(Files.readString(file));
        }
        return all.toString();
    }

    @Test
    void theReadmeStaysShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    /** A fence without a language is one whose snippets no test finds. */
    @Test
    void everyFenceSaysWhatIsInIt() throws IOException {
        for (Path page : Pages.all()) {
            List<String> fences = Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("```"))
                    .toList();
            for (int i = 0; i < fences.size(); i += 2) {
                assertThat(fences.get(i))
                        .as("%s", page)
                        .isIn("```yaml", "```sh", "```properties", "```java", "```json", "```xml");
                assertThat(fences.get(i + 1)).as("%s", page).isEqualTo("```");
            }
        }
    }
}

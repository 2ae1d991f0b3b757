package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/rules.md against what the component says of itself, and its rule against a rule's tests. */
class RulesPageTest {
    private static final Path PAGE = Path.of("docs/rules.md");

    @Test
    void everyOptionIsOnThePageWithItsDefault() throws IOException {
        String page = Files.readString(PAGE);
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, JsonNode> option : options().properties()) {
            boolean ours = option.getValue().path("kind").asText().equals("parameter")
                    && !option.getValue().path("label").asText().startsWith("consumer");
            String value = option.getValue().path("defaultValue").asText();
            boolean there = page.lines()
                    .anyMatch(line -> line.startsWith("|")
                            && line.contains("`" + option.getKey() + "`")
                            && (value.isEmpty() || line.contains("| `" + value + "` |")));
            if (ours && !there) {
                missing.add(option.getKey() + " " + value);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void itsRuleDoesWhatThePageSays() throws Exception {
        String page = Files.readString(PAGE);
        String rule = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\nThe `id`"));
        Path file = Files.createTempDirectory("page").resolve("invoices.camel.yaml");
        Files.writeString(file, rule);

        try (ServerlessRules rules = new ServerlessRules(file)) {
            assertThat(rules.run("invoices", Events.created("inbox", "invoices/1.PDF"))
                            .subjects())
                    .containsExactly("events.invoices.inbox");
            assertThat(rules.run("invoices", Events.created("inbox", "other/1.pdf"))
                            .subjects())
                    .isEmpty();
        }
    }

    private static JsonNode options() throws IOException {
        try (InputStream json =
                BucketEventEndpoint.class.getResourceAsStream("/META-INF/io/caravan/bucketevent/bucket-event.json")) {
            return new ObjectMapper().readTree(json).get("properties");
        }
    }
}

package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.caravan.docs.Pages;
import io.caravan.docs.Pages.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that the pages show can be saved as it stands. */
class DocumentedRulesTest {
    @TempDir
    private Path folder;

    static List<Snippet> rules() throws IOException {
        List<Snippet> snippets = new ArrayList<>(Pages.fenced("yaml"));
        snippets.removeIf(snippet -> snippet.text().startsWith("camel:")); // an application.yaml; EmbeddingPageTest
        snippets.removeIf(
                snippet -> snippet.page().endsWith("idempotent.md")); // needs a bean; NatsIdempotentRepositoryIT
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleOnAPageIsARule(Snippet rule) throws Exception {
        Path file = Files.writeString(folder.resolve("rule.camel.yaml"), rule.text());

        assertThatCode(() -> new ServerlessRules(file).close())
                .as("%s", rule.page())
                .doesNotThrowAnyException();
        assertThat(rule.text()).startsWith("- route:").contains("bucket-event:");
    }

    @Test
    void theReadmeShowsOne() throws IOException {
        assertThat(rules()).extracting(Snippet::page).contains(Path.of("README.md"), Path.of("docs/rules.md"));
    }
}

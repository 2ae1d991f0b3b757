package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.docs.Pages.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/embedding.md against the examples, which CI builds and tests. */
class EmbeddingPageTest {
    private static final Path PAGE = Path.of("docs/embedding.md");

    private static final List<String> LANGUAGES = List.of("java", "properties", "xml", "yaml");

    static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (String language : LANGUAGES) snippets.addAll(Pages.fenced(language));
        snippets.removeIf(snippet -> !snippet.page().equals(PAGE));
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void whatItShowsStandsInAnExample(Snippet snippet) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            sources = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("target"))
                    .filter(file ->
                            LANGUAGES.stream().anyMatch(each -> file.toString().endsWith("." + each)))
                    .toList();
        }

        assertThat(sources)
                .anySatisfy(source -> assertThat(Files.readString(source)).contains(snippet.text()));
    }

    @Test
    void itNamesEveryRouteThatTheJarHas() throws IOException {
        String page = Files.readString(PAGE);
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            assertThat(routes.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
        assertThat(EmbeddingPageTest.class.getResource("/caravan/routes/intake.camel.yaml"))
                .isNotNull();
    }
}

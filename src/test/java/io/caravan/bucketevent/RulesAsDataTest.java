package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What rule-tests/*.yaml say of the shipped rules, run through the real files. */
class RulesAsDataTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static ServerlessRules rules;

    @BeforeAll
    static void load() throws Exception {
        List<Path> files = new ArrayList<>(List.of(Path.of("routes/errors.camel.yaml")));
        files.addAll(files("routes/rules"));
        files.addAll(files("examples/rules"));
        rules = new ServerlessRules(files.toArray(Path[]::new));
    }

    @AfterAll
    static void stop() {
        rules.close();
    }

    static List<Arguments> tests() throws IOException {
        List<Arguments> tests = new ArrayList<>();
        for (Path file : files("rule-tests")) {
            JsonNode content = YAML.readTree(file.toFile());
            content.get("tests")
                    .forEach(test -> tests.add(Arguments.of(
                            content.get("rule").asText(),
                            test.get("name").asText(),
                            test.get("event"),
                            test.get("expect"))));
        }
        return tests;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tests")
    void aRuleDoesWhatItsTestSays(String rule, String name, JsonNode event, JsonNode expect) throws Exception {
        ServerlessRules.Outcome outcome = rules.run(rule, event(name, event));

        List<String> expected = new ArrayList<>();
        expect.forEach(subject -> expected.add(subject.asText()));
        assertThat(expected.isEmpty())
                .as("expect: filtered, or a list of subjects")
                .isEqualTo(expect.asText().equals("filtered"));
        assertThat(outcome.error()).isNull();
        assertThat(outcome.subjects()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyShippedRuleHasATest() throws IOException {
        for (String folder : List.of("routes/rules", "examples/rules")) {
            for (Path rule : files(folder)) {
                if (rule.toString().endsWith(".camel.yaml")) {
                    String name = rule.getFileName().toString().replace(".camel.yaml", ".yaml");
                    assertThat(Path.of("rule-tests", name)).exists();
                }
            }
        }
    }

    private static ObjectEvent event(String id, JsonNode event) {
        String type = event.path("type").asText("s3:ObjectCreated:Put");
        Kind kind = Kind.of(type);
        Map<String, String> metadata = new HashMap<>();
        event.path("metadata")
                .fields()
                .forEachRemaining(
                        entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return new ObjectEvent(
                Integer.toHexString(id.hashCode()),
                type,
                kind,
                event.get("bucket").asText(),
                event.get("key").asText(),
                event.has("size") ? (Long) event.get("size").asLong() : kind == Kind.REMOVED ? null : (Long) 1L,
                null,
                event.has("contentType") ? event.get("contentType").asText() : null,
                null,
                "18EACF35EC55E0F3",
                Instant.parse("2026-11-23T23:07:11.973Z"),
                metadata,
                Origin.LIVE,
                "minio:s3",
                "");
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

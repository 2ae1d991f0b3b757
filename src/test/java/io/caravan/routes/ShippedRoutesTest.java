package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped route file is one that people can learn from. */
class ShippedRoutesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ROUTE_FILE = ".camel.yaml";
    private static final JsonSchema SCHEMA = schema();

    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("routes", "examples/rules")) {
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                all.filter(file -> file.toString().endsWith(ROUTE_FILE))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    static List<Path> rules() throws IOException {
        return files().stream().filter(ShippedRoutesTest::isRule).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void itIsShortAndHoldsOneRouteNamedAsItsFile(Path file) throws IOException {
        JsonNode items = read(file);

        assertThat(file.getFileName().toString()).matches("[a-z0-9]+(-[a-z0-9]+)*\\.camel\\.yaml");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(40);
        assertThat(items).hasSize(1);
        assertThat(route(file).path("id").asText()).isIn(name(file), "caravan-" + name(file));
        assertThat(route(file).path("description").asText()).endsWith(".");
        assertThat(fields(route(file)).subList(0, 2)).containsExactly("id", "description");
    }

    @ParameterizedTest
    @MethodSource("files")
    void itIsWhatCamelsSchemaAsksFor(Path file) throws IOException {
        assertThat(SCHEMA.validate(read(file)).stream().map(ValidationMessage::getMessage))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void itHasNoCompactForms(Path file) throws IOException {
        List<String> faults = new ArrayList<>();
        walk(read(file), (field, value) -> {
            if (List.of("to", "toD", "simple", "constant", "ref", "header", "process", "log", "setBody")
                            .contains(field)
                    && value.isTextual()
                    && !(field.equals("ref") && value.asText().startsWith("#"))) {
                faults.add(field + ": " + value.asText());
            }
            if (field.equals("uri") && value.asText().contains("?")) {
                faults.add("options belong under parameters: " + value.asText());
            }
        });
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStepHasAnIdThatBeginsWithTheRoutes(Path file) throws IOException {
        String route = route(file).path("id").asText();
        List<String> faults = new ArrayList<>();
        walk(route(file).path("from").path("steps"), (field, value) -> {
            if (field.equals("steps")) {
                value.forEach(step -> {
                    String id = step.elements().next().path("id").asText();
                    if (!id.matches(java.util.regex.Pattern.quote(route) + "\\.[a-z]+(-[a-z0-9]+)*")) {
                        faults.add(step.fieldNames().next() + " has the id '" + id + "'");
                    }
                });
            }
        });
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleDecidesAndLeavesDeliveryToTheMachinery(Path file) throws IOException {
        String text = Files.readString(file);

        assertThat(route(file).path("from").path("uri").asText()).startsWith("bucket-event:");
        assertThat(text)
                .doesNotContainIgnoringCase("nats://", "class:", "redeliver", "errorHandler", "password", "token:");
    }

    @Test
    void noIdIsUsedTwice() throws IOException {
        Map<String, Path> ids = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Path file : files()) {
            walk(read(file), (field, value) -> {
                if (field.equals("id") && value.isTextual()) {
                    Path other = ids.put(value.asText(), file);
                    if (other != null) {
                        faults.add(value.asText() + " in " + other + " and " + file);
                    }
                }
            });
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void onlyRoutesLiveUnderRoutes() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("routes"))) {
            assertThat(all.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(ROUTE_FILE));
        }
    }

    private static boolean isRule(Path file) {
        return file.getParent().endsWith("rules");
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(ROUTE_FILE, "");
    }

    private static JsonNode route(Path file) {
        return read(file).get(0).elements().next();
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static void walk(JsonNode node, BiConsumer<String, JsonNode> visit) {
        if (node.isArray()) {
            node.forEach(item -> walk(item, visit));
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            visit.accept(field.getKey(), field.getValue());
            walk(field.getValue(), visit);
        }
    }

    private static JsonSchema schema() {
        try (InputStream in = ShippedRoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

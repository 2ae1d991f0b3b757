package io.caravan.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ObjectEvent EVENT = new ObjectEvent(
            "0123456789abcdef0123456789abcdef",
            "s3:ObjectCreated:Put",
            Kind.CREATED,
            "photos",
            "2026/a b.png",
            5123L,
            "5fc7",
            "image/png",
            null,
            "18EACF35EC55E0F3",
            Instant.parse("2026-11-23T23:07:11.970Z"),
            Map.of("X-Amz-Meta-Author", "Zoë"),
            Origin.LIVE,
            "minio:s3",
            "0170a4cc");

    private static final String TEXT = """
            {"schema":1,"id":"0123456789abcdef0123456789abcdef","type":"s3:ObjectCreated:Put","kind":"created","bucket":"photos",\
            "key":"2026/a b.png","size":5123,"etag":"5fc7","contentType":"image/png","versionId":null,"sequencer":"18EACF35EC55E0F3",\
            "time":"2026-11-23T23:07:11.970Z","metadata":{"X-Amz-Meta-Author":"Zoë"},"origin":"live","source":"minio:s3","deployment":"0170a4cc"}""";

    private final JsonSchema schema = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("docs/event.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectEvent read(String json) throws IOException {
        return EventJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEventIsWrittenInTheShapeOfTheContract() {
        assertThat(new String(EventJson.write(EVENT), StandardCharsets.UTF_8)).isEqualTo(TEXT);
    }

    @Test
    void aMapHasTheSameFieldsInTheSameOrder() throws IOException {
        assertThat(JSON.writeValueAsString(EventJson.toMap(EVENT))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put",
                "put-empty",
                "put-hostile",
                "delete",
                "versioned-delete-marker",
                "suspended-put",
                "retention",
                "get",
                "aws-put",
                "rustfs-put"
            })
    void whatRealStoresSendIsWrittenByTheSchemaAndReadBack(String fixture) throws IOException {
        ObjectEvent event = Notifications.event(Notifications.fixture(fixture));

        byte[] json = EventJson.write(event);

        assertThat(schema.validate(JSON.readTree(json))).isEmpty();
        assertThat(EventJson.read(json)).isEqualTo(event);
    }

    @Test
    void theSchemaDescribesEveryFieldAndDemandsThoseThatAllHave() {
        JsonNode node = schema.getSchemaNode();

        List<String> all = new ArrayList<>(EventJson.toMap(EVENT).keySet());
        all.add("record");
        assertThat(node.get("properties").fieldNames()).toIterable().containsExactlyElementsOf(all);
        assertThat(node.get("required"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(EventJson.toMap(EVENT).keySet());
    }

    @Property
    void anyTextSurvives(@ForAll("texts") String key, @ForAll("texts") String other) throws IOException {
        ObjectEvent event = new ObjectEvent(
                EVENT.id(),
                "s3:" + other,
                Kind.OTHER,
                key + "b",
                key,
                null,
                other,
                key,
                other,
                null,
                EVENT.time(),
                Map.of(key, other),
                Origin.AUDIT,
                other,
                key);

        byte[] json = EventJson.write(event);

        assertThat(EventJson.read(json)).isEqualTo(event);
        assertThat(schema.validate(JSON.readTree(json))).isEmpty();
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.whole();
    }

    @Test
    void fieldsOfALaterVersionAreSkipped() throws IOException {
        assertThat(read(TEXT.replace("\"id\"", "\"later\":{\"a\":[1,{}]},\"more\":null,\"id\"")))
                .isEqualTo(EVENT);
    }

    @Test
    void anotherSchemaIsRefusedByName() {
        assertThatThrownBy(() -> read("{\"schema\":2,\"kind\":[\"invented\"]}"))
                .isInstanceOf(IOException.class)
                .hasMessage("an event of schema 2, but this version of Caravan knows only schema 1: update it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no JSON object",
                "[] | no JSON object",
                "{} | it has no schema",
                "{\"schema\":1} | it has no id",
                "{\"schema\":1,\"id\":7} | its id is no string",
                "{\"schema\":\"1\"} | its schema is no number",
                "{\"schema\":1 | no JSON",
                "{\"schema\":1,\"size\":\"1\"} | its size is no number of bytes",
                "{\"schema\":1,\"metadata\":[]} | its metadata is no object",
                "{\"schema\":99999999999} | no JSON"
            })
    void whatIsNoEventIsRefusedInOneLine(String json, String why) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .message()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"created\"", "\"live\"", "\"2026-11-23T23:07:11.970Z\""})
    void unknownWordsAreRefused(String word) {
        assertThatThrownBy(() -> read(TEXT.replace(word, "\"what\"")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no event: ");
    }

    @Property
    void arbitraryBytesAreAnEventOrAnIOException(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> EventJson.read(bytes)).isInstanceOf(IOException.class);
    }
}

package io.caravan.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON form of an event while it is read. */
final class EventFields {
    private int schema = -1;
    private String id;
    private String type;
    private String kind;
    private String bucket;
    private String key;
    private Long size;
    private String etag;
    private String contentType;
    private String versionId;
    private String sequencer;
    private String time;
    private Map<String, String> metadata = Map.of();
    private String origin;
    private String source;
    private String deployment;
    private String record;

    private EventFields() {}

    /** From behind the start of the object to its end. */
    static EventFields read(JsonParser parser) throws IOException {
        EventFields fields = new EventFields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            fields.take(field, parser);
        }
        return fields;
    }

    private void take(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "schema" -> schema = schema(parser);
            case "id" -> id = text(field, parser);
            case "type" -> type = text(field, parser);
            case "kind" -> kind = text(field, parser);
            case "bucket" -> bucket = text(field, parser);
            case "key" -> key = text(field, parser);
            case "size" -> size = size(parser);
            case "etag" -> etag = text(field, parser);
            case "contentType" -> contentType = text(field, parser);
            case "versionId" -> versionId = text(field, parser);
            case "sequencer" -> sequencer = text(field, parser);
            case "time" -> time = text(field, parser);
            case "metadata" -> metadata = metadata(parser);
            case "origin" -> origin = text(field, parser);
            case "source" -> source = text(field, parser);
            case "deployment" -> deployment = text(field, parser);
            case "record" -> record = json(parser);
            default -> parser.skipChildren();
        }
    }

    private static int schema(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new IOException("no event: its schema is no number");
        }
        // First among the fields: an event of another schema is named as such, not as a broken one of ours.
        int schema = parser.getIntValue();
        if (schema != EventJson.SCHEMA) {
            throw new IOException("an event of schema " + schema + ", but this version of Caravan knows only schema "
                    + EventJson.SCHEMA + ": update it");
        }
        return schema;
    }

    private static Long size(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new IOException("no event: its size is no number of bytes");
        }
        return parser.getLongValue();
    }

    private static Map<String, String> metadata(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            throw new IOException("no event: its metadata is no object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            metadata.put(name, required("metadata", text("metadata", parser)));
        }
        return metadata;
    }

    private static String text(String field, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw new IOException("no event: its " + field + " is no string");
        };
    }

    private static String json(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = EventJson.JSON.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    ObjectEvent event() throws IOException {
        if (schema < 0) {
            throw new IOException("no event: it has no schema");
        }
        try {
            return new ObjectEvent(
                    required("id", id),
                    required("type", type),
                    Kind.ofToken(required("kind", kind)),
                    required("bucket", bucket),
                    required("key", key),
                    size,
                    etag,
                    contentType,
                    versionId,
                    sequencer,
                    Times.parse(required("time", time)),
                    metadata,
                    Origin.ofToken(required("origin", origin)),
                    required("source", source),
                    required("deployment", deployment),
                    record);
        } catch (DateTimeException e) {
            throw new IOException("no event: its time is no time", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("no event: " + e.getMessage(), e);
        }
    }

    private static String required(String field, String value) throws IOException {
        if (value == null) {
            throw new IOException("no event: it has no " + field);
        }
        return value;
    }
}

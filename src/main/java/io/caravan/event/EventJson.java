package io.caravan.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON form of an event (docs/event.schema.json): what the journal holds and what rules publish. Threads: safe. */
public final class EventJson {
    /** The version of the form. Fields may be added under it; a reader skips those it doesn't know. */
    public static final int SCHEMA = 1;

    private static final int USUAL_SIZE = 768;
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private EventJson() {}

    /** UTF-8, without line breaks of its own. What there isn't is null, so that every event has every field but {@code record}, which only some have. */
    public static byte[] write(ObjectEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            json.writeStringField("id", event.id());
            json.writeStringField("type", event.type());
            json.writeStringField("kind", event.kind().token());
            json.writeStringField("bucket", event.bucket());
            json.writeStringField("key", event.key());
            if (event.size() == null) {
                json.writeNullField("size");
            } else {
                json.writeNumberField("size", event.size());
            }
            json.writeStringField("etag", event.etag());
            json.writeStringField("contentType", event.contentType());
            json.writeStringField("versionId", event.versionId());
            json.writeStringField("sequencer", event.sequencer());
            json.writeStringField("time", time(event.time()));
            json.writeObjectFieldStart("metadata");
            for (Map.Entry<String, String> entry : event.metadata().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeStringField("origin", event.origin().token());
            json.writeStringField("source", event.source());
            json.writeStringField("deployment", event.deployment());
            if (event.record() != null) {
                json.writeFieldName("record");
                json.writeRawValue(event.record());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("event " + event.id() + " can't be written as JSON: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    /** The same fields under the same names, in the same order, but for {@code record}; unmodifiable, and with nulls. */
    public static Map<String, Object> toMap(ObjectEvent event) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", SCHEMA);
        map.put("id", event.id());
        map.put("type", event.type());
        map.put("kind", event.kind().token());
        map.put("bucket", event.bucket());
        map.put("key", event.key());
        map.put("size", event.size());
        map.put("etag", event.etag());
        map.put("contentType", event.contentType());
        map.put("versionId", event.versionId());
        map.put("sequencer", event.sequencer());
        map.put("time", time(event.time()));
        map.put("metadata", event.metadata());
        map.put("origin", event.origin().token());
        map.put("source", event.source());
        map.put("deployment", event.deployment());
        return Collections.unmodifiableMap(map);
    }

    /** ISO 8601 in UTC with milliseconds. */
    public static String time(Instant time) {
        return Times.format(time);
    }

    /**
     * What {@link #write} wrote, by this version or another. Fields it doesn't know are skipped.
     *
     * @throws IOException when the bytes are no event of a schema that this version knows; its message is one line, saying why
     */
    public static ObjectEvent read(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no event: no JSON object");
            }
            EventFields fields = EventFields.read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("no event: more after the end of the JSON object");
            }
            return fields.event();
        } catch (JsonProcessingException e) {
            throw new IOException("no event: no JSON: " + e.getOriginalMessage().replaceAll("[\\p{C}\\p{Z}]+", " "), e);
        }
    }
}

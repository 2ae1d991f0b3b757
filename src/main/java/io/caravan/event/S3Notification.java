package io.caravan.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An event in the form in which MinIO sends it, for those who read that already: an envelope with one of {@code Records}. Threads: safe.
 */
public final class S3Notification {
    private S3Notification() {}

    /** The producer's own record where it was kept, else one with what the event has. UTF-8. */
    public static byte[] write(ObjectEvent event) {
        return write(event, null);
    }

    /** @param requestId what the record that is made says, or null: with one, the time isn't part of the event's {@link Identity} */
    public static byte[] write(ObjectEvent event, String requestId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_500);
        try (JsonGenerator json = EventJson.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("EventName", event.type());
            json.writeStringField("Key", event.bucket() + "/" + event.key());
            json.writeArrayFieldStart("Records");
            if (event.record() == null) record(json, event, requestId);
            else json.writeRawValue(event.record());
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "event " + event.id() + " can't be written as a notification: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static void record(JsonGenerator json, ObjectEvent event, String requestId) throws IOException {
        json.writeStartObject();
        json.writeStringField("eventVersion", "2.0");
        json.writeStringField("eventSource", event.source());
        json.writeStringField("awsRegion", "");
        json.writeStringField("eventTime", EventJson.time(event.time()));
        json.writeStringField("eventName", event.type());
        json.writeObjectFieldStart("responseElements");
        json.writeStringField("x-minio-deployment-id", event.deployment());
        text(json, "x-amz-request-id", requestId);
        json.writeEndObject();
        json.writeObjectFieldStart("s3");
        json.writeStringField("s3SchemaVersion", "1.0");
        json.writeObjectFieldStart("bucket");
        json.writeStringField("name", event.bucket());
        json.writeStringField("arn", "arn:aws:s3:::" + event.bucket());
        json.writeEndObject();
        object(json, event);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, ObjectEvent event) throws IOException {
        json.writeObjectFieldStart("object");
        json.writeStringField("key", URLEncoder.encode(event.key(), StandardCharsets.UTF_8));
        if (event.size() != null) json.writeNumberField("size", event.size());
        text(json, "eTag", event.etag());
        text(json, "contentType", event.contentType());
        text(json, "versionId", event.versionId());
        text(json, "sequencer", event.sequencer());
        json.writeObjectFieldStart("userMetadata");
        for (Map.Entry<String, String> entry : event.metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) json.writeStringField(name, value);
    }
}

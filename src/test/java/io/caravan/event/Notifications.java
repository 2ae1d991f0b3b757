package io.caravan.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.event.Decoding.Decoded;
import io.caravan.event.Decoding.Undecodable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Notifications made for a test, and what they are decoded to. */
final class Notifications {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final NotificationDecoder DECODER = new NotificationDecoder();

    private Notifications() {}

    /** One of src/test/resources/notifications. */
    static byte[] fixture(String name) {
        try (InputStream bytes = Notifications.class.getResourceAsStream("/notifications/" + name + ".json")) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In MinIO's shape, with all that Caravan reads; a test changes what it is about. */
    static ObjectNode record(String bucket, String key) {
        ObjectNode record = JSON.createObjectNode();
        record.put("eventVersion", "2.0")
                .put("eventSource", "minio:s3")
                .put("eventTime", "2026-11-23T23:07:11.973Z")
                .put("eventName", "s3:ObjectCreated:Put");
        record.putObject("responseElements")
                .put("x-amz-request-id", "18EACF35EC1D8CA1")
                .put("x-minio-deployment-id", "0170a4cc-dca6-4e72-86f1-c0cc760dff7f");
        ObjectNode s3 = record.putObject("s3");
        s3.putObject("bucket").put("name", bucket);
        s3.putObject("object")
                .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8))
                .put("size", 5123)
                .put("eTag", "5fc7298143efe1276d39a3466d4e255f")
                .put("contentType", "image/png")
                .put("sequencer", "18EACF35EC55E0F3");
        return record;
    }

    static ObjectNode object(ObjectNode record) {
        return (ObjectNode) record.at("/s3/object");
    }

    static byte[] message(ObjectNode... records) {
        ObjectNode envelope = JSON.createObjectNode().put("EventName", "s3:ObjectCreated:Put");
        envelope.putArray("Records").addAll(List.of(records));
        return envelope.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Decoded decoded(byte[] message) {
        Decoding decoding = DECODER.decode(message);
        assertThat(decoding).isInstanceOf(Decoded.class);
        return (Decoded) decoding;
    }

    static ObjectEvent event(byte[] message) {
        Decoded decoded = decoded(message);
        assertThat(decoded.events()).hasSize(1);
        assertThat(decoded.ignored()).isZero();
        return decoded.events().get(0);
    }

    static ObjectEvent event(ObjectNode record) {
        return event(message(record));
    }

    static String reason(byte[] message) {
        Decoding decoding = DECODER.decode(message);
        assertThat(decoding).isInstanceOf(Undecodable.class);
        return ((Undecodable) decoding).reason();
    }

    static String reason(String message) {
        return reason(message.getBytes(StandardCharsets.UTF_8));
    }
}

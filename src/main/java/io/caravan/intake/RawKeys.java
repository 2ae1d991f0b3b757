package io.caravan.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Whoever listens is told the true keys; targets, and so intake, get them query-escaped. */
final class RawKeys {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RawKeys() {}

    /** The same notification with escaped keys. What is none stays as it is, for intake to set it apart. */
    static byte[] escape(byte[] notification) {
        try {
            JsonNode root = JSON.readTree(notification);
            for (JsonNode record : root.path("Records")) {
                JsonNode object = record.path("s3").path("object");
                if (object instanceof ObjectNode fields && fields.path("key").isTextual()) {
                    fields.put("key", URLEncoder.encode(fields.get("key").textValue(), StandardCharsets.UTF_8));
                }
            }
            return JSON.writeValueAsBytes(root);
        } catch (IOException no) {
            return notification;
        }
    }
}

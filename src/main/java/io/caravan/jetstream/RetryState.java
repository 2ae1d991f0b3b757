package io.caravan.jetstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What is remembered of a message that failed and will be tried again. The server's delivery count won't do: it also counts timeouts, give-backs and holds.
 *
 * @param attempts counted failures, at least 1
 * @param first when it first failed
 * @param last when it last failed
 * @param error class and message of the last failure
 */
record RetryState(int attempts, Instant first, Instant last, String error) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ERROR = 1_000;

    /** The state after one more failure. */
    static RetryState after(RetryState before, Throwable error, Instant now) {
        String text = Letters.describe(error);
        if (text.length() > MAX_ERROR) text = text.substring(0, MAX_ERROR);
        return before == null
                ? new RetryState(1, now, now, text)
                : new RetryState(before.attempts + 1, before.first, now, text);
    }

    byte[] toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("attempts", attempts)
                .put("first", first.toString())
                .put("last", last.toString())
                .put("error", error);
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when the bytes are none that {@link #toJson} made */
    static RetryState fromJson(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        return new RetryState(
                node.required("attempts").asInt(),
                Instant.parse(node.required("first").asText()),
                Instant.parse(node.required("last").asText()),
                node.path("error").asText());
    }
}

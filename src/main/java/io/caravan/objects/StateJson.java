package io.caravan.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.objects.ObjectState.Presence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** How a state is kept. A reader skips fields it doesn't know. */
final class StateJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StateJson() {}

    static byte[] write(ObjectState state) {
        ObjectNode json = JSON.createObjectNode();
        json.put("deployment", state.deployment());
        json.put("bucket", state.bucket());
        json.put("key", state.key());
        json.put("presence", state.presence().name().toLowerCase(Locale.ROOT));
        json.put("sequencer", state.sequencer());
        if (state.size() != null) json.put("size", state.size());
        if (state.etag() != null) json.put("etag", state.etag());
        if (state.contentType() != null) json.put("contentType", state.contentType());
        if (state.versionId() != null) json.put("versionId", state.versionId());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IOException when it is none */
    static ObjectState read(byte[] bytes) throws IOException {
        JsonNode json = JSON.readTree(bytes);
        if (!json.hasNonNull("key") || !json.hasNonNull("sequencer"))
            throw new IOException("it has no key or sequencer");
        return new ObjectState(
                json.path("deployment").asText(),
                json.path("bucket").asText(),
                json.path("key").asText(),
                presence(json.path("presence").asText()),
                json.path("sequencer").asText(),
                json.hasNonNull("size") ? json.path("size").asLong() : null,
                json.path("etag").asText(null),
                json.path("contentType").asText(null),
                json.path("versionId").asText(null));
    }

    private static Presence presence(String text) throws IOException {
        try {
            return Presence.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException("its presence is '" + text + "'", e);
        }
    }
}

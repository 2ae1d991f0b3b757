package io.caravan.jetstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * What the bucket of leases says of one.
 *
 * @param token names this holding of it, and no other
 * @param holder who has it, for people
 * @param since when the holder took it, by its own clock
 * @param lasts how long it holds after it was last written, by the server's clock
 */
record LeaseEntry(String token, String holder, Instant since, Duration lasts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] toJson() {
        return JSON.createObjectNode()
                .put("token", token)
                .put("holder", holder)
                .put("since", since.toString())
                .put("lastsMillis", lasts.toMillis())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when the bytes are none that {@link #toJson} made */
    static LeaseEntry fromJson(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        try {
            return new LeaseEntry(
                    node.required("token").asText(),
                    node.required("holder").asText(),
                    Instant.parse(node.required("since").asText()),
                    Duration.ofMillis(node.required("lastsMillis").asLong()));
        } catch (RuntimeException e) {
            throw new IOException("no lease: " + e.getMessage(), e);
        }
    }

    /** How much of it is left; zero or less when it has run out. Both times are the server's, so that no two machines' clocks are compared. */
    Duration left(Instant written, Instant now) {
        return Duration.between(now, written.plus(lasts));
    }
}

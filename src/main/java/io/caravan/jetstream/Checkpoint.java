package io.caravan.jetstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * What one instance remembers of a durable, so that losing the durable doesn't mean losing its place.
 *
 * @param streamCreated when the stream was made: a younger one begins anew
 * @param floor everything up to and including it is settled
 * @param startTime where the durable began, as long as nothing was settled; or null
 * @param delivered the highest sequence delivered, for people
 * @param settled what this instance settled above the floor, as {@link Settled#encoded}
 * @param updated when it was written
 * @param left whether that instance serves the durable no more
 * @param version hash of what its rule says on that instance, or null
 */
record Checkpoint(
        Instant streamCreated,
        long floor,
        Instant startTime,
        long delivered,
        byte[] settled,
        Instant updated,
        boolean left,
        String version) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Written at least so often by whoever serves the durable. */
    static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    /** Of a consumer that is no rule. */
    Checkpoint(
            Instant streamCreated,
            long floor,
            Instant startTime,
            long delivered,
            byte[] settled,
            Instant updated,
            boolean left) {
        this(streamCreated, floor, startTime, delivered, settled, updated, left, null);
    }

    byte[] toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("streamCreated", streamCreated.toString()).put("floor", floor);
        if (startTime != null) node.put("startTime", startTime.toString());
        node.put("delivered", delivered);
        node.put("settled", Base64.getEncoder().encodeToString(settled));
        node.put("updated", updated.toString());
        if (left) node.put("left", true);
        if (version != null) node.put("version", version);
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when the bytes are none that {@link #toJson} made */
    static Checkpoint fromJson(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        return new Checkpoint(
                Instant.parse(node.required("streamCreated").asText()),
                node.required("floor").asLong(),
                node.hasNonNull("startTime")
                        ? Instant.parse(node.get("startTime").asText())
                        : null,
                node.path("delivered").asLong(),
                Base64.getDecoder().decode(node.path("settled").asText()),
                Instant.parse(node.required("updated").asText()),
                node.path("left").asBoolean(),
                node.hasNonNull("version") ? node.get("version").asText() : null);
    }

    /** The last one of an instance. */
    Checkpoint leaving() {
        return new Checkpoint(streamCreated, floor, startTime, delivered, settled, updated, true, version);
    }

    Settled toSettled() {
        return Settled.decode(floor, settled);
    }

    /** Whether it is worth writing after that one: it says something else, or that its instance is still there. */
    boolean isDueAfter(Checkpoint last) {
        return !sameAs(last) || !updated.isBefore(last.updated.plus(SIGN_OF_LIFE));
    }

    /** Whether it says the same, apart from when. */
    boolean sameAs(Checkpoint other) {
        return other != null
                && floor == other.floor
                && delivered == other.delivered
                && Arrays.equals(settled, other.settled);
    }
}

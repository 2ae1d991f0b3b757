package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checkpoints in the state bucket, those of all durables of all streams. Blocks. */
final class Checkpoints {
    private static final String PREFIX = "checkpoint.";

    private final Link link;

    Checkpoints(Link link) {
        this.link = link;
    }

    /** A checkpoint, and when it was written by the server's clock. */
    record Written(Instant at, Checkpoint checkpoint) {}

    /** By durable; each instance has its own. */
    Map<String, List<Written>> read() throws IOException, JetStreamApiException, InterruptedException {
        KeyValue values = link.connection().keyValue(link.names().state(), link.keyValueOptions());
        Map<String, List<Written>> found = new HashMap<>();
        for (String key : values.keys(PREFIX + ">")) {
            KeyValueEntry entry = values.get(key);
            if (entry == null || entry.getValue() == null) continue;
            String durable = key.substring(PREFIX.length(), key.lastIndexOf('.'));
            Instant at = entry.getCreated().toInstant();
            found.computeIfAbsent(durable, any -> new ArrayList<>())
                    .add(new Written(at, Checkpoint.fromJson(entry.getValue())));
        }
        return found;
    }

    /** Those that speak of a stream that was made at that time. */
    static List<Written> of(Instant streamCreated, List<Written> checkpoints) {
        return checkpoints.stream()
                .filter(each -> each.checkpoint().streamCreated().equals(streamCreated))
                .toList();
    }
}

package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what the user of a connection may not publish to, without anything being stored or done: each message says that it is for a stream that isn't there, which every stream refuses,
 * and requests to JetStream are empty. The server tells of what it doesn't permit beside its answers.
 */
public final class Rights {
    private static final String NOBODY = "caravan-doctor-asks";

    private Rights() {}

    /** Subjects that Caravan needs and the user may not use, {@code *} standing for what differs. Blocks. @throws IOException when NATS goes away meanwhile */
    public static List<String> missing(Link link) throws IOException {
        Connection connection = link.connection();
        List<String> asked = subjects(link);
        for (String subject : asked) {
            Headers headers = new Headers();
            headers.put("Nats-Expected-Stream", NOBODY);
            connection.publish(NatsMessage.builder()
                    .subject(subject)
                    .headers(headers)
                    .data("{}".getBytes(StandardCharsets.UTF_8))
                    .build());
        }
        // What the server has to say of them it says before this.
        connection.RTT();
        List<String> missing = new ArrayList<>();
        for (String subject : asked) if (link.violation(subject) != null) missing.add(subject.replace(NOBODY, "*"));
        return missing;
    }

    private static List<String> subjects(Link link) {
        Names names = link.names();
        String api = link.apiPrefix();
        return List.of(
                "objects.created." + NOBODY + "._",
                "dlq." + NOBODY,
                "undecoded.intake",
                "$KV." + names.state() + "." + NOBODY,
                api + "CONSUMER.CREATE." + names.journal() + "." + NOBODY,
                api + "CONSUMER.MSG.NEXT." + names.journal() + "." + NOBODY,
                api + "CONSUMER.MSG.NEXT." + names.in() + "." + NOBODY,
                "$JS.ACK." + names.journal() + "." + NOBODY);
    }
}

package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds out what the user of a connection may not publish to, without anything being stored or done: each message says that it is for a stream that isn't there, which every stream refuses,
 * and requests to JetStream are empty. The server tells of what it doesn't permit beside its answers.
 */
public final class Rights {
    private static final String NOBODY = "caravan-doctor-asks";
    private static final Duration ANSWERS = Duration.ofSeconds(5);
    private static final Duration LITTLE = Duration.ofMillis(10);

    private Rights() {}

    /** Subjects that Caravan needs and the user may not use, {@code *} standing for what differs. Blocks. @throws IOException when NATS goes away meanwhile */
    public static List<String> missing(Link link) throws IOException {
        Connection connection = link.connection();
        Map<String, CompletableFuture<Message>> asked = new LinkedHashMap<>();
        for (String subject : subjects(link)) {
            Headers headers = new Headers();
            headers.put("Nats-Expected-Stream", NOBODY);
            asked.put(
                    subject,
                    connection.request(NatsMessage.builder()
                            .subject(subject)
                            .headers(headers)
                            .data("{}".getBytes(StandardCharsets.UTF_8))
                            .build()));
        }
        // By now the server has said what it doesn't permit. jnats tells us of that on a thread of its own, maybe
        // later.
        connection.RTT();
        long end = System.nanoTime() + ANSWERS.toNanos();
        List<String> missing = new ArrayList<>();
        asked.forEach((subject, answer) -> {
            while (link.violation(subject) == null && System.nanoTime() < end && !answered(answer)) {}
            answer.cancel(true);
            if (link.violation(subject) != null) missing.add(subject.replace(NOBODY, "*"));
        });
        return missing;
    }

    /** Waits a little for it. Only what is permitted is answered, if only by the news that nobody listens there. */
    private static boolean answered(CompletableFuture<Message> answer) {
        try {
            answer.get(LITTLE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | CancellationException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
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

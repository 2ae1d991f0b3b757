package io.caravan.program;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What streams hold, for tests. */
final class Streams {
    private static final Duration NEXT = Duration.ofSeconds(30);

    private Streams() {}

    /** How many messages; 0 when there is no such stream. */
    static long count(Connection nats, String stream) throws IOException, JetStreamApiException {
        try {
            return nats.jetStreamManagement()
                    .getStreamInfo(stream)
                    .getStreamState()
                    .getMsgCount();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == 404) return 0;
            throw e;
        }
    }

    /** How many of a subject. */
    static long count(Connection nats, String stream, String subject) throws IOException, JetStreamApiException {
        Map<String, Long> subjects = nats.jetStreamManagement()
                .getStreamInfo(stream, StreamInfoOptions.filterSubjects(subject))
                .getStreamState()
                .getSubjectMap();
        return subjects == null
                ? 0
                : subjects.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All of them, oldest first. */
    static List<Message> all(Connection nats, String stream)
            throws IOException, JetStreamApiException, InterruptedException {
        long count = count(nats, stream);
        List<Message> messages = new ArrayList<>();
        JetStreamSubscription subscription = nats.jetStream()
                .subscribe(
                        null,
                        PushSubscribeOptions.builder().stream(stream)
                                .ordered(true)
                                .build());
        while (messages.size() < count) {
            Message next = subscription.nextMessage(NEXT);
            if (next == null)
                throw new IllegalStateException(messages.size() + " of " + count + " messages of " + stream + " came");
            messages.add(next);
        }
        subscription.unsubscribe();
        return messages;
    }
}

package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes events into the journal of a running Caravan as its intake would, and reads what its rules publish. */
final class JournalEntries {
    private static final String EVENT = """
            {"schema":1,"id":"%s","type":"s3:ObjectCreated:Put","kind":"created","bucket":"photos","key":"%s","size":100,"etag":"e",
             "contentType":"image/png","sequencer":"18EACF35EC55E0F3","time":"2026-11-23T23:07:11.973Z","metadata":{"m":"%s"},"origin":"live","source":"minio:s3","deployment":"d"}
            """;

    private final Connection nats;

    JournalEntries(Connection nats) {
        this.nats = nats;
    }

    /** An object that was created in bucket photos. @return the event's id */
    String write(String key) throws IOException, JetStreamApiException {
        return write(key, "");
    }

    /** The same with metadata of its own. @return the event's id */
    String write(String key, String metadata) throws IOException, JetStreamApiException {
        String id = "id-" + key;
        ObjectEvent event = EventJson.read(EVENT.formatted(id, key, metadata).getBytes(StandardCharsets.UTF_8));
        Headers headers = new Headers();
        headers.put("ce-id", id);
        headers.put("Nats-Msg-Id", id);
        nats.jetStream().publish(JournalSubject.of(event), headers, EventJson.write(event));
        return id;
    }

    /** Waits until exactly these subjects were published to, in any order. */
    void awaitEvents(String... subjects) {
        await().untilAsserted(() ->
                assertThat(read("EVENTS")).extracting(Message::getSubject).containsExactlyInAnyOrder(subjects));
    }

    List<Message> read(String stream) throws IOException, JetStreamApiException, InterruptedException {
        JetStreamManagement management = nats.jetStreamManagement();
        long count = management.getStreamInfo(stream).getStreamState().getMsgCount();
        List<Message> messages = new ArrayList<>();
        if (count == 0) return messages;
        JetStreamSubscription all = nats.jetStream()
                .subscribe(
                        ">",
                        PushSubscribeOptions.builder().stream(stream)
                                .ordered(true)
                                .configuration(ConsumerConfiguration.builder()
                                        .deliverPolicy(DeliverPolicy.All)
                                        .build())
                                .build());
        try {
            while (messages.size() < count) {
                Message next = all.nextMessage(Duration.ofSeconds(30));
                if (next == null) throw new IOException("no more than " + messages.size() + " of " + count);
                messages.add(next);
            }
        } finally {
            all.unsubscribe();
        }
        return messages;
    }
}

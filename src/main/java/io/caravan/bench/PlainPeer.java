package io.caravan.bench;

import io.caravan.event.CloudEvents;
import io.caravan.event.Decoding;
import io.caravan.event.EventJson;
import io.caravan.event.Identity;
import io.caravan.event.JournalSubject;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.Nats;
import io.nats.client.PublishOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * What one would write without Camel: a jnats program that does the same work with the same decoder, asynchronously, with a window of 1,000, and nothing else: no retries, no
 * dead letters, no checkpoints, no health. It is the limit to compare with.
 */
public final class PlainPeer {
    private static final int WINDOW = 1_000;
    private static final NotificationDecoder DECODER = new NotificationDecoder();

    private final JetStream jetStream;

    private PlainPeer(JetStream jetStream) {
        this.jetStream = jetStream;
    }

    /** What becomes of a message: another one. */
    private interface Work {
        void apply(Message message, Publish publish) throws IOException;
    }

    private interface Publish {
        void to(String subject, Headers headers, ObjectEvent event);
    }

    /** Arguments: the server's URL, and 1 or 2 hops. Runs until it is ended. */
    public static void main(String... arguments) throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = Nats.connect(arguments[0])) {
            PlainPeer peer = new PlainPeer(connection.jetStream());
            MessageConsumer second =
                    arguments[1].equals("2") ? peer.hop(connection, "OBJECTS", "objects.>", PlainPeer::toEvents) : null;
            MessageConsumer first = peer.hop(connection, "MINIO_EVENTS", "minio.events", PlainPeer::toJournal);
            new CountDownLatch(1).await();
            first.close();
            if (second != null) second.close();
        } catch (Exception e) {
            throw new IOException("the plain program failed", e);
        }
    }

    private static void toJournal(Message message, Publish publish) {
        if (!(DECODER.decode(message.getData()) instanceof Decoding.Decoded decoded)) return;
        for (ObjectEvent event : decoded.events()) {
            Headers headers = headers(event);
            String state = Identity.stateId(event);
            if (state != null) headers.put("Caravan-State-Id", state);
            publish.to(JournalSubject.of(event), headers, event);
        }
    }

    private static void toEvents(Message message, Publish publish) throws IOException {
        ObjectEvent event = EventJson.read(message.getData());
        String subject = event.key().endsWith(".png") ? "png" : event.key().endsWith(".csv") ? "csv" : "other";
        publish.to("events.bench." + subject, headers(event), event);
    }

    private static Headers headers(ObjectEvent event) {
        Headers headers = new Headers();
        CloudEvents.headers(event, headers::put);
        return headers;
    }

    private MessageConsumer hop(Connection connection, String stream, String filter, Work work)
            throws IOException, JetStreamApiException {
        StreamContext context = connection.getStreamContext(stream);
        ConsumerContext consumer = context.createOrUpdateConsumer(ConsumerConfiguration.builder()
                .durable("plain")
                .ackPolicy(AckPolicy.Explicit)
                .maxAckPending(10 * WINDOW)
                .filterSubject(filter)
                .build());
        Semaphore window = new Semaphore(WINDOW);
        return consumer.consume(ConsumeOptions.builder().batchSize(WINDOW).build(), message -> {
            window.acquireUninterruptibly();
            try {
                work.apply(message, (subject, headers, event) -> publish(message, window, subject, headers, event));
            } catch (IOException e) {
                throw new IllegalStateException("the plain program met what it can't read", e);
            }
        });
    }

    private void publish(Message message, Semaphore window, String subject, Headers headers, ObjectEvent event) {
        PublishOptions once = PublishOptions.builder().messageId(event.id()).build();
        jetStream.publishAsync(subject, headers, EventJson.write(event), once).whenComplete((ack, error) -> {
            if (error == null) message.ack();
            window.release();
        });
    }
}

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
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one would write without Camel: a jnats program that does the same work with the same decoder, asynchronously, with a window of 1,000, and nothing else: no retries, no
 * dead letters, no checkpoints, no health. It is the limit to compare with.
 */
public final class PlainPeer {
    private static final int WINDOW = 1_000;
    private static final NotificationDecoder DECODER = new NotificationDecoder();

    private final JetStream jetStream;
    private final int batch;

    /** @param records how many events a notification has, so that no more messages are asked for than there is a window for */
    private PlainPeer(JetStream jetStream, int records) {
        this.jetStream = jetStream;
        this.batch = WINDOW / records;
    }

    /** What becomes of a message: others. */
    private interface Work {
        List<Outgoing> apply(Message message) throws IOException;
    }

    private record Outgoing(String subject, Headers headers, ObjectEvent event) {}

    /** Arguments: the server's URL, 1 or 2 hops, and how many records a notification has, at most 1,000. Runs until it is ended. */
    public static void main(String... arguments) throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = connect(arguments[0])) {
            PlainPeer peer = new PlainPeer(connection.jetStream(), Integer.parseInt(arguments[2]));
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

    /** Who publishes much doesn't have each message written by itself, which is jnats's default. */
    private static Connection connect(String server) throws IOException, InterruptedException {
        return Nats.connect(
                new Options.Builder().server(server).dontForceFlushOnRequest().build());
    }

    private static List<Outgoing> toJournal(Message message) {
        if (!(DECODER.decode(message.getData()) instanceof Decoding.Decoded decoded)) return List.of();
        List<Outgoing> all = new ArrayList<>(decoded.events().size());
        for (ObjectEvent event : decoded.events()) {
            Headers headers = headers(event);
            String state = Identity.stateId(event);
            if (state != null) headers.put("Caravan-State-Id", state);
            all.add(new Outgoing(JournalSubject.of(event), headers, event));
        }
        return all;
    }

    private static List<Outgoing> toEvents(Message message) throws IOException {
        ObjectEvent event = EventJson.read(message.getData());
        String subject = event.key().endsWith(".png") ? "png" : event.key().endsWith(".csv") ? "csv" : "other";
        return List.of(new Outgoing("events.bench." + subject, headers(event), event));
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
        return consumer.consume(ConsumeOptions.builder().batchSize(batch).build(), message -> {
            try {
                publish(message, window, work.apply(message));
            } catch (IOException e) {
                throw new IllegalStateException("the plain program met what it can't read", e);
            }
        });
    }

    /** The message is acknowledged when each of them is. */
    private void publish(Message message, Semaphore window, List<Outgoing> all) {
        AtomicInteger left = new AtomicInteger(all.size());
        for (Outgoing each : all) {
            window.acquireUninterruptibly();
            PublishOptions once =
                    PublishOptions.builder().messageId(each.event().id()).build();
            jetStream
                    .publishAsync(each.subject(), each.headers(), EventJson.write(each.event()), once)
                    .whenComplete((ack, error) -> {
                        if (error == null && left.decrementAndGet() == 0) message.ack();
                        window.release();
                    });
        }
    }
}

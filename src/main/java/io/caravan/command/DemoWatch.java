package io.caravan.command;

import io.caravan.event.EventJson;
import io.caravan.servers.NatsTargets;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Watches what goes by: the notifications as MinIO sends them, and what the streams get. Reads all streams from their beginning. Thread-safe. */
final class DemoWatch {
    private static final String IN = "MINIO_EVENTS";
    private static final String JOURNAL = "OBJECTS";
    private static final String OUT = "EVENTS";
    private static final List<String> DEAD_LETTERS = List.of("CARAVAN_DLQ", "CARAVAN_UNDECODED");

    private final Connection nats;
    private final JetStreamManagement management;
    private final AtomicLong fast = new AtomicLong();
    private final AtomicLong safe = new AtomicLong();
    private final Map<String, AtomicLong> read = new ConcurrentHashMap<>();
    private final List<DemoArrival> journal = new CopyOnWriteArrayList<>();
    private final List<DemoArrival> events = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    DemoWatch(Connection nats) throws IOException {
        this.nats = nats;
        this.management = nats.jetStreamManagement();
    }

    /** Begins. The streams have to exist. @param follower is told of every arrival, on a thread of NATS's */
    void start(Consumer<DemoArrival> follower) throws IOException, JetStreamApiException {
        Dispatcher dispatcher = nats.createDispatcher();
        dispatcher.subscribe(NatsTargets.FAST, message -> fast.incrementAndGet());
        dispatcher.subscribe(NatsTargets.SAFE, message -> safe.incrementAndGet());
        follow(JOURNAL, message -> arrived(message, journal, follower));
        follow(OUT, message -> arrived(message, events, follower));
        for (String stream : DEAD_LETTERS) follow(stream, this::deadLetter);
    }

    DemoObserved observed() {
        boolean idle = idleNow();
        return new DemoObserved(fast.get(), safe.get(), journal, events, faults, idle);
    }

    private boolean idleNow() {
        try {
            return idle();
        } catch (IOException | JetStreamApiException e) {
            return false; // A server that doesn't answer isn't known to be idle; the next look tells.
        }
    }

    /** In the order in which an event goes: what one step has settled, the next one has. */
    private boolean idle() throws IOException, JetStreamApiException {
        StreamState in = state(IN);
        if (in.getMsgCount() > 0 || in.getLastSequence() < fast.get() + safe.get()) return false;
        for (ConsumerInfo consumer : management.getConsumers(JOURNAL)) {
            if (consumer.getNumPending() + consumer.getNumAckPending() > 0) return false;
        }
        return allRead(JOURNAL) && allRead(OUT) && allRead(DEAD_LETTERS.get(0)) && allRead(DEAD_LETTERS.get(1));
    }

    private boolean allRead(String stream) throws IOException, JetStreamApiException {
        return state(stream).getLastSequence() == read.get(stream).get();
    }

    private StreamState state(String stream) throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState();
    }

    private void follow(String stream, Consumer<Message> each) throws IOException, JetStreamApiException {
        AtomicLong last = new AtomicLong();
        read.put(stream, last);
        nats.getStreamContext(stream)
                .createOrderedConsumer(new OrderedConsumerConfiguration())
                .consume(message -> {
                    each.accept(message);
                    last.set(message.metaData().streamSequence());
                });
    }

    private void arrived(Message message, List<DemoArrival> arrivals, Consumer<DemoArrival> follower) {
        try {
            DemoArrival arrival = new DemoArrival(
                    message.getSubject(),
                    EventJson.read(message.getData()),
                    message.metaData().timestamp().toInstant());
            arrivals.add(arrival);
            follower.accept(arrival);
        } catch (IOException e) {
            faults.add("on " + message.getSubject() + " came what is no event: " + e.getMessage());
        }
    }

    private void deadLetter(Message message) {
        String error = message.hasHeaders() ? message.getHeaders().getFirst("Caravan-Error") : null;
        faults.add("a dead letter on " + message.getSubject() + (error == null ? "" : ": " + error));
    }
}

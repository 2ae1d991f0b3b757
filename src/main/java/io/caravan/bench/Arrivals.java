package io.caravan.bench;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees notifications, and what becomes of them, as they arrive at one subscriber, so that their times are of one clock; each is known by its object's number. One thread takes
 * them all. A message of a stream arrives when the server has routed it, which is before the publisher has its PubAck.
 */
final class Arrivals implements AutoCloseable {
    private static final byte[] BEFORE_NUMBER = "object-".getBytes(StandardCharsets.UTF_8);
    private static final int DIGITS = 8;

    private final Dispatcher dispatcher;
    private final Connection connection;
    private final int first;
    private final long[] notified;
    private final Map<Place, long[]> arrived = new EnumMap<>(Place.class);
    private final CountDownLatch left;

    /** @param first number of the first object @param count how many objects follow one another */
    Arrivals(Connection connection, int first, int count) {
        this.connection = connection;
        this.first = first;
        notified = new long[count];
        left = new CountDownLatch(count * (1 + Place.values().length));
        dispatcher = connection.createDispatcher(message -> {});
        dispatcher.subscribe("minio.events", message -> take(message, notified));
        for (Place place : Place.values()) {
            long[] times = new long[count];
            arrived.put(place, times);
            dispatcher.subscribe(place.subjects(), message -> take(message, times));
        }
    }

    private void take(Message message, long[] times) {
        long now = System.nanoTime();
        int index = number(message.getData()) - first;
        if (index < 0 || index >= times.length || times[index] != 0) return;
        times[index] = now;
        left.countDown();
    }

    /** The number in the first object name of a message; -1 when there is none. */
    static int number(byte[] data) {
        for (int i = 0; i <= data.length - BEFORE_NUMBER.length - DIGITS; i++) {
            if (at(data, i)) return digits(data, i + BEFORE_NUMBER.length);
        }
        return -1;
    }

    private static boolean at(byte[] data, int from) {
        for (int i = 0; i < BEFORE_NUMBER.length; i++) {
            if (data[from + i] != BEFORE_NUMBER[i]) return false;
        }
        return true;
    }

    private static int digits(byte[] data, int from) {
        int number = 0;
        for (int i = from; i < from + DIGITS; i++) number = 10 * number + data[i] - '0';
        return number;
    }

    /** Waits until each has arrived everywhere. Returns how many arrivals are missing. */
    long await(long seconds) throws InterruptedException {
        return left.await(seconds, TimeUnit.SECONDS) ? 0 : left.getCount();
    }

    /** How long after its notification each arrived, in nanoseconds; to be asked when all have. */
    long[] delays(Place place) {
        long[] delays = new long[notified.length];
        for (int i = 0; i < delays.length; i++) delays[i] = arrived.get(place)[i] - notified[i];
        return delays;
    }

    @Override
    public void close() {
        connection.closeDispatcher(dispatcher);
    }
}

package io.caravan.bench;

import io.nats.client.Connection;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What waits in MINIO_EVENTS when a program starts.
 *
 * @param name for people
 * @param events how many
 * @param buckets they come from that many, {@code bench-1} and so on, in turn; 0: all from {@code bench}
 * @param copies whether each is followed by its safe copy
 * @param shape what a notification is like
 */
record Backlog(String name, int events, int buckets, boolean copies, Shape shape) {
    private static final String[] SUFFIXES = {"png", "csv", "txt"};

    static Backlog plain(int events) {
        return shaped(Shape.ORDINARY, events);
    }

    /** @param events rounded down to full notifications */
    static Backlog shaped(Shape shape, int events) {
        return new Backlog("events" + shape.suffix(), events - events % shape.records(), 0, false, shape);
    }

    static Backlog withCopies(int events) {
        return new Backlog("events and safe copies", events, 0, true, Shape.ORDINARY);
    }

    static Backlog over(int buckets, int events) {
        return new Backlog(
                "events of %,d bucket%s".formatted(buckets, buckets == 1 ? "" : "s"),
                events,
                buckets,
                false,
                Shape.ORDINARY);
    }

    /** Stores it; returns when all of it is stored. */
    void fill(Connection connection) throws IOException, InterruptedException, ExecutionException {
        if (copies) {
            Load.publish(
                    connection, i -> i % 2 == 0 ? "minio.events" : "minio.safe", 2 * events, i -> notification(i / 2));
        } else {
            Load.publish(connection, "minio.events", events / shape.records(), this::notification);
        }
    }

    /** One of them. Buckets and suffixes are in every combination, so that no bucket has but one kind of file. @param number from 0 on */
    byte[] notification(int number) {
        int first = number * shape.records();
        Instant now = Instant.now();
        String records = IntStream.range(first, first + shape.records())
                .mapToObj(each -> Load.record(bucketOf(each), each, suffixOf(each), now, shape.metadata()))
                .collect(Collectors.joining(","));
        return Load.envelope(bucketOf(first), Load.key(first, suffixOf(first)), records);
    }

    private String bucketOf(int object) {
        return buckets == 0 ? Load.BUCKET : bucket(1 + object % buckets);
    }

    private String suffixOf(int object) {
        return SUFFIXES[object / Math.max(1, buckets) % SUFFIXES.length];
    }

    /** @param number from 1 on */
    static String bucket(int number) {
        return Load.BUCKET + "-" + number;
    }
}

package io.caravan.bench;

import io.nats.client.Connection;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * What waits in MINIO_EVENTS when a program starts.
 *
 * @param name for people
 * @param events how many
 * @param buckets they come from that many, {@code bench-1} and so on, in turn; 0: all from {@code bench}
 * @param copies whether each is followed by its safe copy
 */
record Backlog(String name, int events, int buckets, boolean copies) {
    private static final String[] SUFFIXES = {"png", "csv", "txt"};

    static Backlog plain(int events) {
        return new Backlog("events", events, 0, false);
    }

    static Backlog withCopies(int events) {
        return new Backlog("events and safe copies", events, 0, true);
    }

    static Backlog over(int buckets, int events) {
        return new Backlog(
                "events of %,d bucket%s".formatted(buckets, buckets == 1 ? "" : "s"), events, buckets, false);
    }

    /** Stores it; returns when all of it is stored. */
    void fill(Connection connection) throws IOException, InterruptedException, ExecutionException {
        if (copies) {
            Load.publish(
                    connection, i -> i % 2 == 0 ? "minio.events" : "minio.safe", 2 * events, i -> notification(i / 2));
        } else {
            Load.publish(connection, "minio.events", events, this::notification);
        }
    }

    /** Buckets and suffixes are in every combination, so that no bucket has but one kind of file. */
    byte[] notification(int number) {
        if (buckets == 0) return Load.notification(Load.BUCKET, number, SUFFIXES[number % SUFFIXES.length]);
        return Load.notification(bucket(1 + number % buckets), number, SUFFIXES[number / buckets % SUFFIXES.length]);
    }

    /** @param number from 1 on */
    static String bucket(int number) {
        return Load.BUCKET + "-" + number;
    }
}

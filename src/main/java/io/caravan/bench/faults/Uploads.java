package io.caravan.bench.faults;

import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Uploads objects to the bucket of the cases until it is told that there are enough, and removes every tenth again. It knows what MinIO has acknowledged. While the fault lasts it goes slowly, so that the whole of
 * it has uploads. Threads: its own.
 */
final class Uploads implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int PER_SECOND = 150;
    private static final Duration GIVES_UP = Duration.ofMinutes(1);
    private static final int AGAIN_MILLIS = 100;
    private static final String[] SUFFIXES = {"png", "txt"};

    private final MinioClient client;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    private final Set<String> put = ConcurrentHashMap.newKeySet();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();
    private final long beginNanos = System.nanoTime();
    private final int atLeast;
    private volatile int enough = Integer.MAX_VALUE;
    private volatile boolean keepsAll;

    /** @param atLeast how many there must be at the end */
    Uploads(MinioClient client, int atLeast) {
        this.client = client;
        this.atLeast = atLeast;
        for (int i = 0; i < THREADS; i++) executor.execute(this::work);
    }

    private void work() {
        int number = next.getAndIncrement();
        while (number < enough) {
            try {
                pace();
                upload(number);
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                refused.add(number + ": " + e);
            }
            number = next.getAndIncrement();
        }
    }

    private void pace() throws InterruptedException {
        if (enough < Integer.MAX_VALUE) return;
        long due = beginNanos + begun.getAndIncrement() * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
    }

    private void upload(int number) throws Exception {
        String key = "2026/object %06d.%s".formatted(number, SUFFIXES[number % SUFFIXES.length]);
        persist(() -> client.putObject(PutObjectArgs.builder().bucket(FaultRule.BUCKET).object(key).stream(
                        new ByteArrayInputStream(new byte[1]), 1L, -1L)
                .build()));
        put.add(key);
        if (number % 10 != 0 || keepsAll) return;
        persist(() -> client.removeObject(
                RemoveObjectArgs.builder().bucket(FaultRule.BUCKET).object(key).build()));
        removed.add(key);
    }

    private interface Request {
        void send() throws Exception;
    }

    /** As clients do while MinIO is away. */
    private static void persist(Request request) throws Exception {
        long until = System.nanoTime() + GIVES_UP.toNanos();
        while (true) {
            try {
                request.send();
                return;
            } catch (IOException | MinioException e) {
                if (System.nanoTime() > until) throw e;
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }

    /** Removes nothing from now on: of an object whose upload and removal are both lost no trace is left that anybody could find. */
    void keepAll() {
        keepsAll = true;
    }

    /** So many events of pictures came by another way. */
    void others(int events) {
        others.addAndGet(events);
    }

    /** How many events there must be: uploads and removals that are acknowledged, and others. */
    int acknowledged() {
        return put.size() + removed.size() + others.get();
    }

    /** How many of them the two usual rules publish. */
    long published() {
        return put.stream().filter(key -> key.endsWith(".png")).count() + removed.size() + others.get();
    }

    /** How many uploads there will be at least. */
    int enough() {
        return atLeast;
    }

    /** Ends when there are enough uploads, or at once when there are more. */
    void finish() throws InterruptedException {
        enough = Math.max(atLeast, Math.min(next.get(), Integer.MAX_VALUE - 1));
        executor.shutdown();
        if (!executor.awaitTermination(5, TimeUnit.MINUTES))
            throw new IllegalStateException("MinIO hasn't taken " + enough + " objects within 5 minutes");
    }

    Set<String> put() {
        return new TreeSet<>(put);
    }

    Set<String> removed() {
        return new TreeSet<>(removed);
    }

    /** What MinIO refused: nobody may expect an event of it. */
    int refused() {
        return refused.size();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

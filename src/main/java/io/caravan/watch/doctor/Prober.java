package io.caravan.watch.doctor;

import io.caravan.event.NotificationDecoder;
import io.caravan.jetstream.Link;
import io.caravan.watch.doctor.ProbeFacts.Way;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.NUID;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes objects under {@code .caravan/}, which no rule sees, listens for their events beside intake, and deletes them. Blocks for some seconds per bucket.
 */
final class Prober {
    private static final String FAST = "minio.events";
    private static final String SAFE = "minio.safe";
    /** MinIO looks into the queue of its safe target every 3 s. */
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(15);
    /** Enough to tell what always comes first from what mostly does. One bucket is enough for that: sync_events is the server's. */
    private static final int OBJECTS = 50;

    private static final int OBJECTS_OF_OTHERS = 2;

    private final Link link;
    private final MinioClient client;

    Prober(Link link, MinioClient client) {
        this.link = link;
        this.client = client;
    }

    ProbeFacts probe(Collection<String> buckets) throws InterruptedException {
        List<Way> ways = new ArrayList<>();
        for (String bucket : buckets.stream().sorted().toList())
            ways.add(probe(bucket, ways.isEmpty() ? OBJECTS : OBJECTS_OF_OTHERS));
        return new ProbeFacts("", ways);
    }

    private Way probe(String bucket, int objects) throws InterruptedException {
        Connection connection = link.connection();
        String run = NotificationDecoder.OWN_PREFIX + "doctor-" + NUID.nextGlobal() + "-";
        Arrivals arrivals = new Arrivals(run);
        Dispatcher dispatcher = connection.createDispatcher();
        List<Written> written = new ArrayList<>();
        String fault = "";
        long safeMillis = -1;
        try {
            dispatcher.subscribe(FAST, message -> arrivals.came(FAST, message.getData()));
            dispatcher.subscribe(SAFE, message -> arrivals.came(SAFE, message.getData()));
            connection.flush(ARRIVES_WITHIN);
            for (int i = 0; i < objects; i++) written.add(write(bucket, run + i));
            arrivals.await(FAST, written);
            safeMillis = safe(bucket, run, arrivals, written);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            fault = String.valueOf(e.getMessage());
        } finally {
            connection.closeDispatcher(dispatcher);
        }
        String left = delete(bucket, written);
        List<Written> first = written.subList(0, Math.min(objects, written.size()));
        int before = (int) first.stream().filter(arrivals::wasThereFirst).count();
        return new Way(bucket, fault, before, first.size(), arrivals.millis(FAST, first), safeMillis, left);
    }

    /** How long the copy of one object takes that is written alone, when MinIO has just looked into its queue. One that comes soon all the same is given a second chance. */
    private long safe(String bucket, String run, Arrivals arrivals, List<Written> written) throws Exception {
        arrivals.await(SAFE, written);
        if (arrivals.millis(SAFE, written) < 0) return -1;
        long longest = 0;
        for (int i = 0; i < 2 && longest < ProbesArrive.QUEUED_MILLIS; i++) {
            List<Written> alone = List.of(write(bucket, run + "safe" + i));
            written.addAll(alone);
            arrivals.await(SAFE, alone);
            long millis = arrivals.millis(SAFE, alone);
            if (millis < 0) return -1;
            longest = Math.max(longest, millis);
        }
        return longest;
    }

    /** @param returned by System.nanoTime, when the PUT had returned */
    private record Written(String key, String versionId, long returned) {}

    private Written write(String bucket, String key) throws Exception {
        byte[] nothing = new byte[0];
        String version = client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                                new ByteArrayInputStream(nothing), 0, -1)
                        .build())
                .versionId();
        return new Written(key, version, System.nanoTime());
    }

    /** By their versions, so that nothing is left of them in buckets that keep versions. @return why one couldn't be, or empty */
    private String delete(String bucket, List<Written> written) {
        String left = "";
        for (Written each : written) {
            try {
                RemoveObjectArgs.Builder which =
                        RemoveObjectArgs.builder().bucket(bucket).object(each.key);
                if (each.versionId != null) which.versionId(each.versionId);
                client.removeObject(which.build());
            } catch (Exception e) {
                left = String.valueOf(e.getMessage());
            }
        }
        return left;
    }

    /** Which events came when. Threads: safe. */
    private static final class Arrivals {
        private final String run;
        private final Map<String, Long> at = new ConcurrentHashMap<>();
        private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

        Arrivals(String run) {
            this.run = run;
        }

        void came(String subject, byte[] notification) {
            long now = System.nanoTime();
            String text = new String(notification, StandardCharsets.UTF_8);
            int begin = text.indexOf(run);
            if (begin < 0) return;
            int end = text.indexOf('"', begin);
            String name = subject + " " + text.substring(begin, end < 0 ? text.length() : end);
            at.putIfAbsent(name, now);
            latch(name).countDown();
        }

        private CountDownLatch latch(String name) {
            return latches.computeIfAbsent(name, any -> new CountDownLatch(1));
        }

        void await(String subject, List<Written> written) throws InterruptedException {
            long deadline = System.nanoTime() + ARRIVES_WITHIN.toNanos();
            for (Written each : written)
                latch(subject + " " + each.key).await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        boolean wasThereFirst(Written written) {
            Long came = at.get(FAST + " " + written.key);
            return came != null && came <= written.returned;
        }

        /** From the last PUT's return to the last arrival; -1 when one is missing. */
        long millis(String subject, List<Written> written) {
            long longest = 0;
            for (Written each : written) {
                Long came = at.get(subject + " " + each.key);
                if (came == null) return -1;
                longest = Math.max(longest, came - each.returned);
            }
            return TimeUnit.NANOSECONDS.toMillis(longest);
        }
    }
}

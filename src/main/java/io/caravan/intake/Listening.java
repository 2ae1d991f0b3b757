package io.caravan.intake;

import io.caravan.jetstream.Nagging;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to one bucket until it is stopped, over every break of the connection. A notification that can't be kept is tried again until it is; what MinIO has to tell
 * meanwhile waits at MinIO, which drops what doesn't fit into its buffer.
 */
final class Listening implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String bucket;
    private final Callable<InputStream> open;
    private final Function<byte[], Throwable> keep;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Nagging deaf = new Nagging();
    private final Nagging unkept = new Nagging();
    private volatile ListenStatus status;

    /**
     * @param open begins to listen; returns when MinIO tells
     * @param keep keeps a notification, and returns when it is kept: null, or why it isn't
     */
    Listening(String bucket, Callable<InputStream> open, Function<byte[], Throwable> keep) {
        this.bucket = bucket;
        this.open = open;
        this.keep = keep;
        this.status = new ListenStatus(bucket, false, Instant.now(), "it hasn't begun");
    }

    ListenStatus status() {
        return status;
    }

    @Override
    public void run() {
        LOG.warn(
                "listening to bucket {} is at most once: MinIO tells nothing of what happens while the connection is broken; the audit finds it, or a notification that is set up in MinIO avoids it",
                bucket);
        Duration pause = FIRST_PAUSE;
        while (!isStopped()) {
            try (InputStream stream = open.call()) {
                listens();
                pause = FIRST_PAUSE;
                take(new NotificationLines(stream));
                doesNot("MinIO ended the connection");
            } catch (Exception e) {
                doesNot(e.getMessage() == null ? e.toString() : e.getMessage());
            }
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void take(NotificationLines lines) throws IOException {
        for (byte[] line = lines.next(); line != null && !isStopped(); line = lines.next()) {
            keep(RawKeys.escape(line));
        }
    }

    private void keep(byte[] notification) {
        Throwable failure = keep.apply(notification);
        while (failure != null && !isStopped()) {
            if (unkept.due()) LOG.warn("what bucket {} tells can't be kept just now: {}", bucket, failure.getMessage());
            rest(FIRST_PAUSE);
            failure = keep.apply(notification);
        }
        if (failure == null) unkept.calm();
    }

    private void listens() {
        LOG.info("listens to bucket {}", bucket);
        deaf.calm();
        status = new ListenStatus(bucket, true, Instant.now(), "");
    }

    private void doesNot(String why) {
        if (isStopped()) return;
        if (deaf.due()) LOG.warn("doesn't listen to bucket {}: {}; trying again", bucket, why);
        Instant since = status.listening() ? Instant.now() : status.since();
        status = new ListenStatus(bucket, false, since, why);
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** With jitter, for several may have lost the same MinIO. */
    private void rest(Duration about) {
        long millis = about.toMillis() / 2 + ThreadLocalRandom.current().nextLong(about.toMillis());
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }
}

package io.caravan.watch.canary;

import io.caravan.watch.canary.Perch.Sent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends canaries, and remembers of each bucket how its last one fared. What it remembers may be read by any thread; one sends. */
final class Canary {
    private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Perch perch;
    private final Duration within;
    private final Clock clock;
    private final Map<String, Way> ways = new ConcurrentHashMap<>();

    Canary(Perch perch, List<String> buckets, Duration within, Clock clock) {
        this.perch = perch;
        this.within = within;
        this.clock = clock;
        buckets.forEach(bucket -> ways.put(bucket, Way.UNTRIED));
    }

    /** How it is now. */
    Map<String, Way> ways() {
        return Map.copyOf(ways);
    }

    Way way(String bucket) {
        return ways.get(bucket);
    }

    /** Somebody else sends them now: what was known grows old. */
    void forget() {
        ways.replaceAll((bucket, way) -> Way.UNTRIED);
    }

    /** Sends one and waits for it, at most as long as it may take. Blocks. @throws Exception when NATS can't be asked: then nothing is known */
    void send(String bucket) throws Exception {
        long begin = System.nanoTime();
        perch.listen();
        Sent sent;
        try {
            sent = perch.send(bucket);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            broken(bucket, BrokenLink.STORE, String.valueOf(e.getMessage()));
            return;
        }
        try {
            Optional<Long> sequence = perch.awaitEvent(sent, left(begin));
            if (sequence.isEmpty()) broken(bucket, BrokenLink.NOTIFICATION, "within " + within.toSeconds() + " s");
            else if (!awaitIntake(sequence.get(), begin))
                broken(bucket, BrokenLink.INTAKE, "within " + within.toSeconds() + " s");
            else through(bucket, Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            perch.delete(sent);
        }
    }

    private boolean awaitIntake(long sequence, long begin) throws Exception {
        while (!perch.isWorkedOn(sequence)) {
            if (left(begin).isZero()) return false;
            synchronized (this) {
                TimeUnit.MILLISECONDS.timedWait(this, LOOK_AGAIN.toMillis());
            }
        }
        return true;
    }

    private Duration left(long begin) {
        Duration left = within.minusNanos(System.nanoTime() - begin);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void through(String bucket, Duration took) {
        Way before = ways.put(bucket, Way.UNTRIED.through(took, clock.instant()));
        if (before != null && before.broken() != null)
            LOG.info("canary of bucket {}: gets through again, in {} ms", bucket, took.toMillis());
    }

    private void broken(String bucket, BrokenLink link, String detail) {
        Way before = ways.getOrDefault(bucket, Way.UNTRIED);
        ways.put(bucket, before.broken(link, detail, clock.instant()));
        if (before.broken() != link)
            LOG.error(
                    "canary of bucket {}: {}: {}; caravan doctor --bucket {} tells what mends it",
                    bucket,
                    link.words(),
                    detail,
                    bucket);
    }
}

package io.caravan.watch.canary;

import io.caravan.event.JournalSubject;
import io.caravan.event.Tokens;
import io.caravan.jetstream.Link;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long ago the journal took the last event of each bucket that is expected to have some. The journal knows, so an event costs nothing for it. What it remembers may be read by any thread; one looks.
 */
final class Silence {
    private static final Logger LOG = LoggerFactory.getLogger(Silence.class);

    private static final int NO_MESSAGE = 10037;
    private static final int NO_SUCH_STREAM = 10059;

    /** Looks the last event of a bucket up. */
    interface LastEvents {
        /** When it was stored; null when there is none. Blocks. */
        Instant of(String bucket) throws IOException, JetStreamApiException;
    }

    private final LastEvents events;
    private final List<String> buckets;
    private final Duration after;
    private final Clock clock;
    private final Instant begin;
    private final Map<String, Instant> last = new ConcurrentHashMap<>();
    private final Map<String, Boolean> said = new ConcurrentHashMap<>();

    Silence(LastEvents events, List<String> buckets, Duration after, Clock clock) {
        this.events = events;
        this.buckets = buckets;
        this.after = after;
        this.clock = clock;
        this.begin = clock.instant();
    }

    static LastEvents journalOf(Link link) {
        return bucket -> {
            String subject = JournalSubject.PREFIX + ".*." + Tokens.escape(bucket) + ".*";
            try {
                return link.management()
                        .getLastMessage(link.names().journal(), subject)
                        .getTime()
                        .toInstant();
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == NO_MESSAGE || e.getApiErrorCode() == NO_SUCH_STREAM) return null;
                throw e;
            }
        };
    }

    /** Blocks. */
    void look() throws IOException, JetStreamApiException {
        for (String bucket : buckets) {
            Instant time = events.of(bucket);
            if (time != null) last.put(bucket, time);
        }
        for (String bucket : buckets) say(bucket);
    }

    private void say(String bucket) {
        boolean silent = isSilent(bucket);
        Boolean before = said.put(bucket, silent);
        if (silent && !Boolean.TRUE.equals(before))
            LOG.error(
                    "bucket {} is silent: no event of it for {} s; caravan doctor --bucket {} looks why",
                    bucket,
                    age(bucket).toSeconds(),
                    bucket);
        if (!silent && Boolean.TRUE.equals(before)) LOG.info("bucket {} has events again", bucket);
    }

    List<String> buckets() {
        return buckets;
    }

    /** Since its last event; since this began, when the journal has none. */
    Duration age(String bucket) {
        return Duration.between(last.getOrDefault(bucket, begin), clock.instant());
    }

    /** Those that should have had an event meanwhile, and for how long they haven't. */
    Map<String, Duration> silent() {
        Map<String, Duration> silent = new TreeMap<>();
        buckets.stream().filter(this::isSilent).forEach(bucket -> silent.put(bucket, age(bucket)));
        return silent;
    }

    private boolean isSilent(String bucket) {
        return age(bucket).compareTo(after) > 0;
    }
}

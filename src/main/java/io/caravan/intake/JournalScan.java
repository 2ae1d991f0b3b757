package io.caravan.intake;

import io.caravan.jetstream.Link;
import io.caravan.jetstream.StreamReads;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the headers of a stream's entries, from where the index ends on, by a consumer that the server forgets by itself. Nothing is acknowledged, so whatever might be missing (a gap in
 * what came, a connection that broke, a consumer or a stream that is gone) is a reason to begin anew behind the last one seen. It has a thread of its own, since it waits.
 */
final class JournalScan {
    private static final Logger LOG = LoggerFactory.getLogger(JournalScan.class);

    private static final int BATCH = 2_000;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Link link;
    private final StreamReads reads;
    private final IndexSettings settings;
    private final JournalIndex index;
    private final Runnable onReconnect = this::again;

    // Guarded by this.
    private Thread thread;
    private boolean stopped;
    private boolean again;

    /** Of the scan's thread. */
    private boolean complained;

    JournalScan(Link link, StreamReads reads, IndexSettings settings, JournalIndex index) {
        this.link = link;
        this.reads = reads;
        this.settings = settings;
        this.index = index;
    }

    synchronized void start() {
        if (stopped || thread != null) return;
        link.onReconnect(onReconnect);
        thread = new Thread(this::run, "Caravan journal index - " + settings.stream());
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void stop() {
        stopped = true;
        link.removeOnReconnect(onReconnect);
        if (thread != null) thread.interrupt();
        notifyAll();
    }

    /** What it reads may be another stream now, or what it is sent may have been lost. */
    synchronized void again() {
        again = true;
        notifyAll();
    }

    private synchronized boolean goesOn() {
        return !stopped && !again;
    }

    private void run() {
        while (begin()) {
            try {
                follow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                if (!rest(e)) return;
            }
        }
    }

    private synchronized boolean begin() {
        again = false;
        return !stopped;
    }

    /** @return whether to go on */
    private boolean rest(Exception why) {
        if (!complained && link.connected()) {
            complained = true;
            LOG.warn("can't read the journal {} for its index, trying again: {}", settings.stream(), why.toString());
        }
        index.stuck(why);
        synchronized (this) {
            try {
                if (!stopped) TimeUnit.MILLISECONDS.timedWait(this, AGAIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            return !stopped;
        }
    }

    private void follow() throws Exception {
        StreamReads.Now now = now();
        long from = index.begins(now);
        index.trimmed(now.first());
        StreamContext stream = link.stream(settings.stream());
        ConsumerContext consumer = stream.createOrUpdateConsumer(from(from));
        try {
            read(consumer, now, from);
        } finally {
            forget(stream, consumer.getConsumerName());
        }
    }

    private void read(ConsumerContext consumer, StreamReads.Now begin, long from) throws Exception {
        StreamReads.Now now = begin;
        long begun = System.nanoTime();
        boolean told = false;
        long came = 0;
        while (goesOn()) {
            long before = came;
            try (FetchConsumer fetch = consumer.fetch(batch())) {
                for (Message entry = fetch.nextMessage(); entry != null; entry = fetch.nextMessage()) {
                    if (entry.metaData().consumerSequence() != ++came) return; // something was lost on the way
                    index.entry(
                            entry.metaData().streamSequence(),
                            entry.metaData().timestamp().toInstant(),
                            entry.getHeaders());
                    if (!told && entry.metaData().pendingCount() == 0) told = tell(begun, from);
                }
            }
            complained = false;
            if (came != before) continue;
            // Nothing came, which may also be since nobody is there to send it.
            ConsumerInfo info = consumer.getConsumerInfo();
            if (info.getDelivered().getConsumerSequence() != came) return;
            if (info.getNumPending() == 0) index.nothingElseUpTo(now.last());
            now = now();
            if (!now.created().equals(begin.created())) return;
            index.trimmed(now.first());
        }
    }

    private boolean tell(long begun, long from) {
        LOG.info(
                "index of the journal {}: {} entries since {}, {} MB, read in {} ms",
                settings.stream(),
                index.size(),
                index.reach(),
                index.bytes() / 1_000_000,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        if (!index.complete()) {
            LOG.warn(
                    "the journal {} has more entries than caravan.index.entries={}: a late copy of an event from before {} isn't recognised",
                    settings.stream(),
                    settings.entries(),
                    index.reach());
        }
        return true;
    }

    private StreamReads.Now now() throws IOException, InterruptedException {
        try {
            return reads.now().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer from NATS within " + ANSWER.toSeconds() + " s", e);
        }
    }

    private static FetchConsumeOptions batch() {
        return FetchConsumeOptions.builder()
                .maxMessages(BATCH)
                .expiresIn(IDLE.toMillis())
                .build();
    }

    private static ConsumerConfiguration from(long sequence) {
        return ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(Math.max(1, sequence))
                .ackPolicy(AckPolicy.None)
                .headersOnly(true)
                .memStorage(true)
                .numReplicas(1)
                .inactiveThreshold(FORGOTTEN)
                .build();
    }

    private void forget(StreamContext stream, String consumer) {
        if (!link.connected()) return;
        try {
            stream.deleteConsumer(consumer);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debug("consumer {} is left to be forgotten: {}", consumer, e.toString());
        }
    }
}

package io.caravan.jetstream;

import io.nats.client.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * A message in hand. It is told of its exchange's end by the unit of work, so that asynchronous steps and hand-overs count, and it runs what follows an
 * asynchronous step on its consumer's threads, noting which one, so that a thread that hangs can be told. Threads: safe.
 */
final class InFlight implements Synchronization, Executor {
    final Message message;
    final long sequence;
    final long bytes;
    private final Flow flow;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** What is known of earlier failures, or null. */
    volatile RetryState retries;
    /** Whether it is no suspect: delivered the first time, or nak'd by us. */
    volatile boolean known;
    /** Whether it was counted as offered. */
    volatile boolean offered;
    /** Whether it carries a suspect's mark in the state bucket. */
    volatile boolean marked;
    /** Whether it was put to work. */
    volatile boolean atWork;
    /** Whether it has its turn among the suspects of all rules. Guarded by this. */
    boolean lastChance;
    /** The work of the attempt under way, or null before it began. */
    volatile Work work;

    private boolean begun;
    private long begunNanos;
    private int threads;
    private int inLine;
    private long inLineSince;
    private boolean abandoned;
    private Exchange exchange;
    private boolean writtenOff;

    InFlight(Flow flow, Message message) {
        this.flow = flow;
        this.message = message;
        this.sequence = message.metaData().streamSequence();
        this.bytes = Math.max(0, message.consumeByteCount());
    }

    /** Whoever gets true decides how this message ends; all others come too late. */
    boolean claim() {
        return ended.compareAndSet(false, true);
    }

    boolean ended() {
        return ended.get();
    }

    /** Begins the work. From here on it isn't {@linkplain #claimUnbegun() unbegun}. @return false when it has ended already */
    synchronized boolean begin() {
        begun = !ended();
        return begun;
    }

    /** {@link #claim()}, unless its work has begun: that may have published already, and must not be done by somebody else beside it. */
    synchronized boolean claimUnbegun() {
        return !begun && claim();
    }

    synchronized boolean begun() {
        return begun;
    }

    /** Runs a piece of the work, on a thread of the consumer. */
    void run(Runnable piece) {
        synchronized (this) {
            threads++;
            if (begunNanos == 0) begunNanos = System.nanoTime();
        }
        try {
            piece.run();
        } finally {
            boolean cameBack;
            synchronized (this) {
                threads--;
                cameBack = abandoned && threads == 0;
                if (cameBack) abandoned = false;
            }
            if (cameBack) flow.stuckThreadCameBack();
        }
    }

    /**
     * That it waits for a thread, which others have, isn't its fault and doesn't count, as long as there will be one.
     *
     * @param noThreads whether all threads hang
     * @return whether the work has taken longer than that and isn't ended
     */
    synchronized boolean overdue(long nowNanos, long timeoutNanos, boolean noThreads) {
        boolean judged = begunNanos != 0 && (inLine == 0 || noThreads);
        return judged && nowNanos - begunNanos > timeoutNanos && !ended();
    }

    private synchronized void standsInLine() {
        if (inLine++ == 0) inLineSince = System.nanoTime();
    }

    private synchronized void itsTurn() {
        if (--inLine == 0) begunNanos += System.nanoTime() - inLineSince;
    }

    /** Gives up waiting for it. @return whether a thread of the consumer is still inside */
    synchronized boolean abandon() {
        abandoned = threads > 0;
        return abandoned;
    }

    /** Its attempt has become an exchange. */
    synchronized void runsAs(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Nobody waits for its exchange any more, a route that stops neither. */
    synchronized void writeOff() {
        if (exchange == null || writtenOff) return;
        writtenOff = true;
        flow.route().writeOff(exchange);
    }

    /** The exchange has ended. */
    private synchronized void end() {
        if (writtenOff) flow.route().writtenOffEnds(exchange);
        exchange = null;
    }

    @Override
    public void execute(Runnable piece) {
        standsInLine();
        flow.workers().goOn(() -> {
            itsTurn();
            run(piece);
        });
    }

    @Override
    public void onComplete(Exchange exchange) {
        end();
        flow.completed(this, exchange);
    }

    @Override
    public void onFailure(Exchange exchange) {
        end();
        flow.failed(this, Flow.errorOf(exchange));
    }
}

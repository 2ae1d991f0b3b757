package io.caravan.jetstream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one consumer. What was begun goes before what wasn't: else, in a rule whose steps block, an exchange that waited for its PubAck would stand
 * in line again behind the whole window, and be taken for one that hangs. A thread that hangs in somebody's code is replaced, up to {@value #MOST_STUCK} times at once;
 * it is not interrupted, since nobody knows what it is in the middle of, and leaves when it comes back. Threads: safe.
 */
final class Workers {
    static final int MOST_STUCK = 8;

    private final ThreadPoolExecutor pool;
    private final Queue<Runnable> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> fresh = new ConcurrentLinkedQueue<>();
    private final int size;
    private int stuck;

    Workers(int size, ThreadFactory threads) {
        this.size = size;
        this.pool = new ThreadPoolExecutor(size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    }

    /** Runs the first piece of a message's work. */
    void begin(Runnable piece) {
        fresh.add(piece);
        runNext();
    }

    /** Runs a later piece of it. */
    void goOn(Runnable piece) {
        begun.add(piece);
        runNext();
    }

    /** One run for each piece, though not that piece. */
    private void runNext() {
        try {
            pool.execute(this::next);
        } catch (RejectedExecutionException stopped) {
            // What comes back after the stop (a late PubAck) still ends its exchange, so that nothing of it stays
            // behind.
            ForkJoinPool.commonPool().execute(this::next);
        }
    }

    private void next() {
        Runnable piece = begun.poll();
        if (piece == null) piece = fresh.poll();
        if (piece != null) piece.run();
    }

    /** A thread is stuck. @return false when as many are stuck as may be replaced */
    synchronized boolean replaceOne() {
        stuck++;
        resize();
        return stuck < MOST_STUCK;
    }

    /** A stuck thread came back. */
    synchronized void oneCameBack() {
        stuck--;
        resize();
    }

    synchronized boolean hanging() {
        return stuck >= MOST_STUCK;
    }

    void stop() {
        pool.shutdown();
    }

    private void resize() {
        // One may come back before it was counted as stuck.
        int target = size + Math.max(0, Math.min(stuck, MOST_STUCK - 1));
        if (target > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(target);
            pool.setCorePoolSize(target);
        } else {
            pool.setCorePoolSize(target);
            pool.setMaximumPoolSize(target);
        }
    }
}

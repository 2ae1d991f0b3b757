package io.caravan.intake;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * From 64-bit hashes to the sequences of the newest entries of a stream. Made of segments, each of two arrays that are never resized: what is too old goes with its segment. One hash
 * may stand for several sequences; none is ever lost to another. For one thread at a time.
 */
final class HashedSequences {
    /** What a hash is kept in: itself and the distance of its sequence from the segment's first. */
    static final int BYTES_PER_CELL = Long.BYTES + Integer.BYTES;
    /** An event's id, and its state's. */
    static final int KEYS_PER_ENTRY = 2;

    private static final int SEGMENTS = 8;
    private static final double FULL = 0.7;
    private static final long EMPTY = 0;
    private static final long[] NONE = {};

    private final int entriesPerSegment;
    private final Deque<Segment> segments = new ArrayDeque<>();

    /** @param entries at least so many of the newest are kept, and up to an eighth more */
    HashedSequences(int entries) {
        this.entriesPerSegment = Math.max(1, (entries + SEGMENTS - 1) / SEGMENTS);
    }

    /** @param state 0 when it has none */
    void add(long sequence, Instant time, long id, long state) {
        Segment newest = segments.peekLast();
        if (newest == null || newest.full(sequence)) {
            newest = new Segment(entriesPerSegment, sequence, time);
            segments.addLast(newest);
            if (segments.size() > SEGMENTS + 1) segments.removeFirst();
        }
        newest.add(sequence, id, state);
    }

    /** Oldest first; empty when there are none. */
    long[] sequences(long hash) {
        long[] found = NONE;
        for (Segment segment : segments) found = segment.find(notEmpty(hash), found);
        return found;
    }

    /** Everything before a sequence is gone from the stream; whole segments of it are given up. */
    void forgetBefore(long sequence) {
        while (!segments.isEmpty() && segments.peekFirst().last < sequence) segments.removeFirst();
    }

    void clear() {
        segments.clear();
    }

    long size() {
        return segments.stream().mapToLong(segment -> segment.entries).sum();
    }

    /** When the oldest of them was stored; null when there are none. */
    Instant oldest() {
        return segments.isEmpty() ? null : segments.peekFirst().since;
    }

    /** Of the oldest of them; 0 when there are none. */
    long firstSequence() {
        return segments.isEmpty() ? 0 : segments.peekFirst().first;
    }

    /** Of the arrays. */
    long bytes() {
        return segments.stream()
                .mapToLong(segment -> (long) segment.hashes.length * BYTES_PER_CELL)
                .sum();
    }

    /** The most that the arrays ever take. */
    static long mostBytes(int entries) {
        return (SEGMENTS + 1L) * cells((entries + SEGMENTS - 1) / SEGMENTS) * BYTES_PER_CELL;
    }

    private static int cells(int entries) {
        return (int) (Math.max(1, entries) * (double) KEYS_PER_ENTRY / FULL) + 1;
    }

    private static long notEmpty(long hash) {
        return hash == EMPTY ? 1 : hash;
    }

    /** Open addressing, and nothing is ever taken out. */
    private static final class Segment {
        private final long[] hashes;
        private final int[] distances;
        private final int most;
        private final long first;
        private final Instant since;
        private long last;
        private int entries;

        Segment(int most, long first, Instant since) {
            this.most = most;
            this.first = first;
            this.since = since;
            this.hashes = new long[cells(most)];
            this.distances = new int[hashes.length];
        }

        boolean full(long sequence) {
            return entries == most || sequence - first > Integer.MAX_VALUE;
        }

        void add(long sequence, long id, long state) {
            put(notEmpty(id), sequence);
            if (state != 0) put(state, sequence);
            last = sequence;
            entries++;
        }

        private void put(long hash, long sequence) {
            int cell = cell(hash);
            while (hashes[cell] != EMPTY) cell = next(cell);
            hashes[cell] = hash;
            distances[cell] = (int) (sequence - first);
        }

        long[] find(long hash, long[] found) {
            long[] all = found;
            for (int cell = cell(hash); hashes[cell] != EMPTY; cell = next(cell)) {
                if (hashes[cell] != hash) continue;
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = first + distances[cell];
            }
            return all;
        }

        private int cell(long hash) {
            return (int) Long.remainderUnsigned(hash, hashes.length);
        }

        private int next(int cell) {
            return cell + 1 == hashes.length ? 0 : cell + 1;
        }
    }
}

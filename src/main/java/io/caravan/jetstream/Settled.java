package io.caravan.jetstream;

import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The stream sequences above the ack floor that this instance has settled. It is positive knowledge on purpose: a client can't
 * know what the server delivered into a connection that broke, but it does know what it finished; so what isn't in here is worked
 * on again. It reaches 1,048,576 sequences above the floor (128 KiB); what lies beyond is not remembered, so worked on again too.
 * Threads: safe.
 */
final class Settled {
    static final int REACH = 1 << 20;

    private BitSet bits = new BitSet();
    private long floor;

    /** @param floor everything up to and including it is settled */
    Settled(long floor) {
        this.floor = floor;
    }

    synchronized void add(long sequence) {
        long at = sequence - floor - 1;
        if (at >= 0 && at < REACH) bits.set((int) at);
    }

    synchronized void addAll(Settled other) {
        for (long sequence : other.sequences()) add(sequence);
    }

    synchronized boolean contains(long sequence) {
        long at = sequence - floor - 1;
        return at < 0 || (at < REACH && bits.get((int) at));
    }

    /** The server's ack floor has moved; it never moves back while a durable lives. */
    synchronized void floor(long newFloor) {
        long shift = newFloor - floor;
        if (shift <= 0) return;
        bits = shift >= bits.length() ? new BitSet() : bits.get((int) shift, bits.length());
        floor = newFloor;
    }

    synchronized long floor() {
        return floor;
    }

    /** Up to and including which all is settled. It may be higher than the floor, which follows the server's. */
    synchronized long passed() {
        return floor + bits.nextClearBit(0);
    }

    private synchronized long[] sequences() {
        return bits.stream().mapToLong(at -> floor + 1 + at).toArray();
    }

    /** The bits above the floor, deflated; empty when there are none. */
    synchronized byte[] encoded() {
        byte[] plain = bits.toByteArray();
        if (plain.length == 0) return plain;
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] out = new byte[plain.length + plain.length / 1000 + 64];
            int length = deflater.deflate(out);
            return Arrays.copyOf(out, length);
        } finally {
            deflater.end();
        }
    }

    /** @throws IllegalArgumentException when the bytes are none that {@link #encoded} made */
    static Settled decode(long floor, byte[] encoded) {
        Settled settled = new Settled(floor);
        if (encoded.length == 0) return settled;
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(encoded);
            byte[] plain = new byte[REACH / 8];
            int length = inflater.inflate(plain);
            settled.bits = BitSet.valueOf(Arrays.copyOf(plain, length));
            return settled;
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no settled sequences: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}

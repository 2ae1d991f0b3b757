package io.caravan.watch;

/**
 * Which keys of a bucket were seen, in 16 MB however many there are: a Bloom filter. It never forgets one; of the others it takes a few for seen, one in two hundred when there are ten million. The salt
 * makes these others each time. For one thread.
 */
final class KeysSeen {
    private static final int WORDS = 1 << 21;
    private static final int PROBES = 4;

    private final long[] bits;
    private final int mask;
    private final long salt;

    KeysSeen(long salt) {
        this(WORDS, salt);
    }

    /** @param words a power of two */
    KeysSeen(int words, long salt) {
        this.bits = new long[words];
        this.mask = words * Long.SIZE - 1;
        this.salt = salt;
    }

    void add(String key) {
        long step = hash(key, salt);
        long at = mixed(step);
        for (int i = 0; i < PROBES; i++, at += step) {
            int bit = (int) (at >>> Integer.SIZE) & mask;
            bits[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /** Whether it was added, or is taken for one that was. */
    boolean mayHave(String key) {
        long step = hash(key, salt);
        long at = mixed(step);
        for (int i = 0; i < PROBES; i++, at += step) {
            int bit = (int) (at >>> Integer.SIZE) & mask;
            if ((bits[bit / Long.SIZE] & 1L << bit) == 0) return false;
        }
        return true;
    }

    private static long hash(String key, long salt) {
        long hash = salt;
        for (int i = 0; i < key.length(); i++) hash = mixed(hash ^ key.charAt(i));
        return hash;
    }

    /** The last step of SplitMix64: each bit of the result hangs on each of the argument. */
    private static long mixed(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}

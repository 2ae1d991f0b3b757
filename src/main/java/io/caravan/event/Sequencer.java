package io.caravan.event;

import java.math.BigInteger;
import java.util.Locale;

/** Sequencers are hexadecimal numbers of no fixed length, greater for what happened later to the same object. */
public final class Sequencer {
    private static final int HEXADECIMAL = 16;

    private Sequencer() {}

    /**
     * As {@link java.util.Comparator#compare}: as if both were left-padded with zeros to one length. Null, for a producer that has none, comes before all others.
     */
    public static int compare(String one, String other) {
        String left = canonical(one);
        String right = canonical(other);
        return left.length() != right.length()
                ? Integer.compare(left.length(), right.length())
                : left.compareToIgnoreCase(right);
    }

    /** The one right behind it: later than it, and earlier than all that happened since. The same where it isn't hexadecimal. */
    public static String next(String sequencer) {
        try {
            return new BigInteger(sequencer, HEXADECIMAL)
                    .add(BigInteger.ONE)
                    .toString(HEXADECIMAL)
                    .toUpperCase(Locale.ROOT);
        } catch (NumberFormatException foreign) {
            return sequencer;
        }
    }

    /** Without leading zeros, so that two ways to write one number are one; empty for null and for zero. */
    static String canonical(String sequencer) {
        if (sequencer == null) {
            return "";
        }
        int zeros = 0;
        while (zeros < sequencer.length() && sequencer.charAt(zeros) == '0') {
            zeros++;
        }
        return sequencer.substring(zeros);
    }
}

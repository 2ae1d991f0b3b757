package io.caravan.bucketevent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern over names: {@code ?} is one character, {@code *} any number within a segment, {@code **} any number across segments;
 * a backslash takes the next character literally. A segment ends at {@code /}. Immutable; time grows with the length of
 * pattern times text at most, whatever the pattern.
 */
final class Glob {
    private static final int ONE = -1;
    private static final int WITHIN = -2;
    private static final int ACROSS = -3;

    private final String pattern;
    private final int[] steps;
    private final String literal;

    private Glob(String pattern, int[] steps) {
        this.pattern = pattern;
        this.steps = steps;
        String trailing = trailing();
        this.literal = trailing.codePointCount(0, trailing.length()) == steps.length ? trailing : null;
    }

    /** @throws IllegalArgumentException when the pattern is empty or ends in a backslash */
    static Glob of(String pattern) {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        List<Integer> steps = new ArrayList<>();
        int[] chars = pattern.codePoints().toArray();
        for (int i = 0; i < chars.length; i++) {
            switch (chars[i]) {
                case '\\' -> {
                    if (++i == chars.length) {
                        throw new IllegalArgumentException("ends in a backslash; write \\\\ for a real one");
                    }
                    steps.add(chars[i]);
                }
                case '?' -> steps.add(ONE);
                case '*' -> {
                    boolean across = false;
                    while (i + 1 < chars.length && chars[i + 1] == '*') {
                        across = true;
                        i++;
                    }
                    steps.add(across ? ACROSS : WITHIN);
                }
                default -> steps.add(chars[i]);
            }
        }
        return new Glob(pattern, steps.stream().mapToInt(Integer::intValue).toArray());
    }

    boolean matches(String text) {
        if (literal != null) {
            return literal.equals(text);
        }
        if (steps.length == 1 && steps[0] != ONE) {
            return steps[0] == ACROSS || text.indexOf('/') < 0;
        }
        BitSet at = new BitSet(steps.length + 1);
        reach(at, 0);
        for (int i = 0; i < text.length() && !at.isEmpty(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            at = after(at, c);
        }
        return at.get(steps.length);
    }

    /** The one text that this pattern matches, or null when it has wildcards. */
    String literal() {
        return literal;
    }

    /** What every text that matches ends in: what follows the last wildcard. */
    String trailing() {
        int from = steps.length;
        while (from > 0 && steps[from - 1] >= 0) {
            from--;
        }
        return new String(steps, from, steps.length - from);
    }

    /** What every text that matches begins with: what precedes the first wildcard. */
    String leading() {
        int to = 0;
        while (to < steps.length && steps[to] >= 0) {
            to++;
        }
        return new String(steps, 0, to);
    }

    private BitSet after(BitSet at, int c) {
        BitSet next = new BitSet(steps.length + 1);
        for (int s = at.nextSetBit(0); s >= 0 && s < steps.length; s = at.nextSetBit(s + 1)) {
            int step = steps[s];
            if (step == c || (step == ONE && c != '/')) {
                reach(next, s + 1);
            } else if (step == ACROSS || (step == WITHIN && c != '/')) {
                reach(next, s);
            }
        }
        return next;
    }

    /** A star may match nothing, so whoever stands before it stands behind it too. */
    private void reach(BitSet at, int s) {
        at.set(s);
        while (s < steps.length && (steps[s] == WITHIN || steps[s] == ACROSS)) {
            at.set(++s);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.pattern.equals(pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }
}

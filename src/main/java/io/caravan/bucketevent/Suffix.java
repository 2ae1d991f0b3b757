package io.caravan.bucketevent;

import io.caravan.event.JournalSubject;
import java.util.Optional;

/** Endings of keys: whether a key has one, and what the journal's extension token of such a key can be. */
final class Suffix {
    private Suffix() {}

    /** Ignores case, but never takes a character outside of ASCII for one within (the Kelvin sign is no k): extensions don't either. */
    static boolean ends(String key, String suffix) {
        int from = key.length() - suffix.length();
        if (from < 0) {
            return false;
        }
        for (int i = 0; i < suffix.length(); i++) {
            if (fold(key.charAt(from + i)) != fold(suffix.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The one extension token that keys with this ending have, or empty when they can have several. */
    static Optional<String> token(String suffix) {
        String segment = suffix.substring(suffix.lastIndexOf('/') + 1);
        boolean whole = segment.length() < suffix.length();
        int dot = segment.lastIndexOf('.');
        String end = segment.substring(dot + 1);
        if (!ascii(end)) {
            return Optional.empty();
        }
        if (whole || dot >= 0) {
            return Optional.of(JournalSubject.ext(suffix));
        }
        // What stands before it is unknown: it may end an extension (".x" + "png"), unless it can be no part of one.
        return end.chars().allMatch(c -> Character.isLetterOrDigit((char) c)) && end.length() <= 12
                ? Optional.empty()
                : Optional.of("_");
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static char fold(char c) {
        char lower = Character.toLowerCase(c);
        return c >= 128 && lower < 128 ? c : lower;
    }
}

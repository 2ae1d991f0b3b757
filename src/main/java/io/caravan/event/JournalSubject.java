package io.caravan.event;

import java.util.Locale;

/** The journal's subjects, {@code objects.<kind>.<bucket>.<ext>}: always four tokens. */
public final class JournalSubject {
    /** The first token. */
    public static final String PREFIX = "objects";
    /** The token of a key without an extension. */
    public static final String NO_EXT = "_";

    private static final int LONGEST_EXT = 12;

    private JournalSubject() {}

    public static String of(ObjectEvent event) {
        return PREFIX + "." + event.kind().token() + "." + Tokens.escape(event.bucket()) + "." + ext(event.key());
    }

    /** What follows the last dot of the last path segment, lower case, if that is 1 to 12 letters or digits with a letter among them; else {@code _}. */
    public static String ext(String key) {
        int dot = key.lastIndexOf('.');
        int length = key.length() - dot - 1;
        if (dot < 0 || length < 1 || length > LONGEST_EXT) return NO_EXT;
        boolean letter = false;
        for (int i = dot + 1; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!isLetter && (c < '0' || c > '9')) return NO_EXT;
            letter |= isLetter;
        }
        return letter ? key.substring(dot + 1).toLowerCase(Locale.ROOT) : NO_EXT;
    }
}

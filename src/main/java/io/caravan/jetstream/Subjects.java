package io.caravan.jetstream;

import java.nio.charset.StandardCharsets;

/** What may be published to. */
final class Subjects {
    /** jnats and the server's control line end a little above. */
    static final int MOST_BYTES = 3_500;

    private Subjects() {}

    /** Why nothing can be published there, for people; null when it can. */
    static String fault(String subject) {
        int token = 0;
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (c == '.') {
                if (token == 0) return "it has an empty token";
                token = 0;
                continue;
            }
            if (c <= ' ' || c == 0x7F) return "it has a blank or a control in it";
            if (c == '*' || c == '>') return "it has a wildcard in it";
            token++;
        }
        if (token == 0) return subject.isEmpty() ? "it is empty" : "it has an empty token";
        return tooLong(subject) ? "it has over " + MOST_BYTES + " bytes" : null;
    }

    static boolean tooLong(String subject) {
        if (subject.length() * 3 <= MOST_BYTES) return false;
        return subject.length() > MOST_BYTES || subject.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
    }
}

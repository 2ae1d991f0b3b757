package io.caravan.jetstream;

import java.nio.charset.StandardCharsets;

/** What may be published to. */
final class Subjects {
    /**
     * A message comes to a consumer in a line of its subject and the subject to acknowledge to, in which stands the name of its stream, its durable and its domain. A line
     * ends at 4,096 bytes in the server and in jnats, so this leaves some 590 for those: names of 200 characters each fit.
     */
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

package io.caravan.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names of objects as notifications carry them: query-escaped, so {@code +} is a blank and {@code %2F} a slash. */
final class EscapedKey {
    private EscapedKey() {}

    /**
     * The true name. What is no escape stays as it is, and so does a name whose bytes are no UTF-8: an event with an odd name is better than none.
     */
    static String unescape(String escaped) {
        if (escaped.indexOf('%') < 0 && escaped.indexOf('+') < 0) {
            return escaped;
        }
        byte[] from = escaped.getBytes(StandardCharsets.UTF_8);
        ByteBuffer to = ByteBuffer.allocate(from.length);
        for (int at = 0; at < from.length; at++) {
            int value = from[at] == '%' ? hexByte(from, at + 1) : -1;
            if (value >= 0) {
                to.put((byte) value);
                at += 2;
            } else {
                to.put(from[at] == '+' ? (byte) ' ' : from[at]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(to.flip()).toString();
        } catch (CharacterCodingException e) {
            return escaped;
        }
    }

    /** -1 when there are no two digits. */
    private static int hexByte(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at], 16);
        int low = Character.digit(bytes[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}

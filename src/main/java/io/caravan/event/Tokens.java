package io.caravan.event;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Single tokens of NATS subjects. Any string becomes one token and can be had back: {@code % . * > /}, blanks and controls are percent-escaped as UTF-8,
 * the empty string is {@code _}, and a literal {@code _} alone is {@code %5F}. A lone surrogate, which no UTF-8 can say, becomes {@code %uD800} and is reversible too.
 */
public final class Tokens {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Tokens() {}

    /** One token, never empty. */
    public static String escape(String text) {
        if (text.isEmpty()) return "_";
        if (text.equals("_")) return "%5F";
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) plain++;
        if (plain == text.length()) return text;
        StringBuilder token = new StringBuilder(text.length() + 16).append(text, 0, plain);
        for (int at = plain; at < text.length(); ) {
            int point = text.codePointAt(at);
            append(token, point);
            at += Character.charCount(point);
        }
        return token.toString();
    }

    /** ASCII that may stand in a token as it is. */
    private static boolean isPlain(char c) {
        return c > ' ' && c < 0x7F && c != '%' && c != '.' && c != '*' && c != '>' && c != '/';
    }

    private static void append(StringBuilder token, int point) {
        if (point < 0x7F && isPlain((char) point)) {
            token.append((char) point);
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            token.append("%u");
            for (int shift = 12; shift >= 0; shift -= 4) token.append(HEX[(point >> shift) & 15]);
        } else if (point > 0x9F && !Character.isWhitespace(point) && !Character.isSpaceChar(point)) {
            token.appendCodePoint(point);
        } else {
            for (byte b : new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8)) {
                token.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
    }

    /**
     * What was escaped.
     *
     * @throws IllegalArgumentException when {@link #escape} can't have made that
     */
    public static String unescape(String token) {
        if (token.equals("_")) return "";
        if (token.indexOf('%') < 0) return token;
        StringBuilder text = new StringBuilder(token.length());
        for (int at = 0; at < token.length(); ) {
            if (token.charAt(at) != '%') {
                text.append(token.charAt(at++));
            } else if (token.startsWith("%u", at)) {
                text.append((char) hex(token, at + 2, 4));
                at += 6;
            } else {
                ByteBuffer bytes = ByteBuffer.allocate((token.length() - at) / 3);
                for (; at < token.length() && token.charAt(at) == '%' && !token.startsWith("%u", at); at += 3) {
                    bytes.put((byte) hex(token, at + 1, 2));
                }
                text.append(utf8(bytes.flip(), token));
            }
        }
        return text.toString();
    }

    private static int hex(String token, int from, int digits) {
        int value = 0;
        for (int at = from; at < from + digits; at++) {
            int digit = at < token.length() ? Character.digit(token.charAt(at), 16) : -1;
            if (digit < 0) throw new IllegalArgumentException("no escaped token: " + token);
            value = value << 4 | digit;
        }
        return value;
    }

    private static CharBuffer utf8(ByteBuffer bytes, String token) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("no escaped token: " + token, e);
        }
    }
}

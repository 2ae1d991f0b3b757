package io.caravan.jetstream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Values of NATS headers: jnats refuses what isn't printable ASCII, so everything else is percent-encoded UTF-8, as are {@code %} itself and blanks at the ends, which would be trimmed on
 * the way. Reversible, up to the cut at {@value #MOST} characters, which never splits an escape. (A lone surrogate, which no UTF-8 can say, becomes a question mark.)
 */
public final class HeaderCodec {
    /** The longest value, in characters of its encoded form. */
    public static final int MOST = 1_024;

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private HeaderCodec() {}

    /** Never null; printable ASCII only. */
    public static String encode(String value) {
        return encode(value, MOST);
    }

    /** Cut at so many characters. */
    static String encode(String value, int most) {
        int plain = 0;
        while (plain < value.length() && isPlain(value.charAt(plain))) plain++;
        boolean blankEnd = value.startsWith(" ") || value.endsWith(" ");
        if (plain == value.length() && plain <= most && !blankEnd) return value;
        StringBuilder encoded = new StringBuilder(Math.min(most, value.length() * 2) + 16);
        for (int at = 0; at < value.length(); ) {
            int point = value.codePointAt(at);
            int before = encoded.length();
            append(encoded, point, at == 0 || at == value.length() - 1);
            if (encoded.length() > most) {
                encoded.setLength(before);
                break;
            }
            at += Character.charCount(point);
        }
        int end = encoded.length();
        while (end > 0 && encoded.charAt(end - 1) == ' ') end--; // a cut behind a blank
        encoded.setLength(end);
        return encoded.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7F && c != '%';
    }

    private static void append(StringBuilder encoded, int point, boolean atEnd) {
        if (point < 0x7F && isPlain((char) point) && !(atEnd && point == ' ')) {
            encoded.append((char) point);
            return;
        }
        for (byte b : new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8)) {
            encoded.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
        }
    }

    /** What was encoded; what isn't a whole escape stays as it is. */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) return encoded;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int high = c == '%' && i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(encoded.charAt(i + 2), 16) : -1;
            if (low < 0) {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

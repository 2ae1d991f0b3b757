package io.caravan.jetstream;

/**
 * Makes of the headers that a server sends such as jnats can read, in place and byte for byte, so that nothing moves. Whoever may publish to a subject may send any header; jnats's reader dies
 * of a letter that isn't ASCII, a blank in a name or a line without a colon, and after the reconnect of the same message again: one message would stop everything that shares the
 * connection. What jnats refuses becomes a question mark in a value and a hyphen in a name; bodies aren't looked at. (Under 16 bytes no headers fit but none; blocks that short are left alone.)
 * One for each connection, used by its reader only.
 */
final class HeaderMender {
    private static final byte[] VERSION = {'N', 'A', 'T', 'S', '/', '1', '.', '0'};
    private static final byte[] ACK = {'$', 'J', 'S', '.', 'A', 'C', 'K', '.'};
    private static final int NONE = VERSION.length + 4;
    private static final int SHORTEST = NONE + 4;
    private static final int CODE_END = VERSION.length + 4;

    private enum In {
        LINE,
        HEADERS,
        BODY
    }

    private enum At {
        STATUS,
        NAME,
        VALUE,
        LINE_FEED
    }

    private In in = In.LINE;

    // of a line
    private byte op;
    private int column;
    private int tokenStart;
    private int ackMatched;
    private boolean stored;
    private long number;
    private long numberBefore;

    // of headers and a body
    private At at = At.NAME;
    private int length;
    private int position;
    private int nameLength;
    private long body;

    /** The next bytes from the server. */
    void mend(byte[] bytes, int from, int count) {
        int end = from + count;
        for (int i = from; i < end; ) {
            switch (in) {
                case LINE -> line(bytes[i++]);
                case HEADERS -> {
                    i = skipSound(bytes, i, end);
                    if (i == end) break;
                    bytes[i] = header(bytes[i]);
                    i++;
                }
                case BODY -> {
                    int skipped = (int) Math.min(body, end - i);
                    i += skipped;
                    body -= skipped;
                    if (body == 0) in = In.LINE;
                }
            }
        }
    }

    // ---- MSG subject sid [reply] size, HMSG subject sid [reply] headers size, or what is of no interest

    private void line(byte b) {
        if (b == '\n') {
            lineEnded();
            return;
        }
        if (column == 0) op = b;
        column++;
        if (b == '\r') return;
        if (b == ' ') {
            tokenStart = column;
            ackMatched = 0;
            numberBefore = number;
            number = 0;
            return;
        }
        int inToken = column - 1 - tokenStart;
        if (inToken == ackMatched && ackMatched < ACK.length && b == ACK[ackMatched]) {
            ackMatched++;
            if (ackMatched == ACK.length) stored = true;
        }
        number = number * 10 + (b - '0'); // of no interest where the token isn't a number
    }

    private void lineEnded() {
        if (op == 'H') {
            length = (int) numberBefore;
            body = number - numberBefore + 2;
            position = 0;
            in = length > 0 ? In.HEADERS : In.BODY;
        } else if (op == 'M') {
            body = number + 2;
            in = In.BODY;
        }
        at = stored ? At.NAME : At.STATUS;
        nameLength = 0;
        column = 0;
        tokenStart = 0;
        ackMatched = 0;
        stored = false;
        number = 0;
        numberBefore = 0;
        op = 0;
    }

    // ---- NATS/1.0[ code[ text]] CRLF, name: value CRLF, ..., CRLF

    /** Most of what there is, at little cost: up to a byte, or a place near the end, that wants a look. */
    private int skipSound(byte[] bytes, int from, int end) {
        if (position <= VERSION.length) return from;
        int until = Math.min(end, from + length - position - 7);
        int i = from;
        if (at == At.VALUE) while (i < until && bytes[i] > '\r') i++;
        else if (at == At.NAME) while (i < until && bytes[i] > ' ' && bytes[i] < 0x7F && bytes[i] != ':') i++;
        if (at == At.NAME) nameLength += i - from;
        position += i - from;
        return i;
    }

    private byte header(byte b) {
        byte mended = length == NONE || length >= SHORTEST ? mended(b) : b;
        position++;
        if (position == length) in = In.BODY;
        return mended;
    }

    private byte mended(byte b) {
        if (position < VERSION.length) return VERSION[position];
        int left = length - position;
        if (left <= 4) return (byte) (left % 2 == 0 ? '\r' : '\n');
        if (position == VERSION.length) return versionEnds(b);
        return switch (at) {
            case STATUS -> status(b);
            case NAME -> name(b, left);
            case VALUE -> value(b, left);
            case LINE_FEED -> {
                at = At.NAME;
                nameLength = 0;
                yield '\n';
            }
        };
    }

    /** Only what the server itself says has a status; a message of a stream with one would never be handled. */
    private byte versionEnds(byte b) {
        if (b == ' ' && at == At.STATUS) return b;
        at = At.LINE_FEED;
        return '\r';
    }

    private byte status(byte b) {
        if (position < CODE_END) return b >= '0' && b <= '9' ? b : (byte) '0';
        if (b == '\r' || position > CODE_END) return value(b, length - position);
        return ' ';
    }

    private byte name(byte b, int left) {
        if (left == 5 || b == ':' && nameLength > 0) {
            at = At.VALUE;
            return ':';
        }
        nameLength++;
        return b > ' ' && b < 0x7F && b != ':' ? b : (byte) '-';
    }

    private byte value(byte b, int left) {
        if (b == '\r' && left >= 6 && left != 7) { // or there is no room for a line behind it
            at = At.LINE_FEED;
            return b;
        }
        return b >= 0 && b != '\r' && b != '\n' ? b : (byte) '?';
    }
}

package io.caravan.intake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The notifications of a stream, one a line. What an idle MinIO sends between them, blanks or a notification of nothing, is none. */
final class NotificationLines {
    private static final int LONGEST = 4_000_000;
    private static final byte[] NOTHING = "{\"Records\":null}".getBytes(StandardCharsets.US_ASCII);

    private final InputStream stream;

    NotificationLines(InputStream stream) {
        this.stream = new BufferedInputStream(stream);
    }

    /** Waits for it. @return null at the end of the stream: what isn't a whole line there is none */
    byte[] next() throws IOException {
        byte[] line = line();
        while (Arrays.equals(line, NOTHING)) line = line();
        return line;
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = stream.read(); read >= 0; read = stream.read()) {
            boolean blank = read == ' ' || read == '\t' || read == '\r' || read == '\n';
            if (line.size() == 0 && blank) continue;
            if (read == '\n') return line.toByteArray();
            if (line.size() == LONGEST) throw new IOException("it tells of something in over " + LONGEST + " bytes");
            line.write(read);
        }
        return null;
    }
}

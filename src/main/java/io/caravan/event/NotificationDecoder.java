package io.caravan.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.event.Decoding.Decoded;
import io.caravan.event.Decoding.Undecodable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes bucket notifications of MinIO, AWS S3 and RustFS: an envelope with {@code Records}. Reads the tokens once, without a tree, since every event passes here.
 * Threads: safe.
 */
public final class NotificationDecoder {
    /** Caravan's own objects (its canaries) live under this prefix; no rule sees them. */
    public static final String OWN_PREFIX = ".caravan/";

    private static final String TEST_EVENT = "s3:TestEvent";
    private static final int LONGEST_REASON = 300;

    // Names of fields come from strangers (user metadata): they don't go into the JVM's table of constants, and many
    // alike are no error.
    private final JsonFactory json = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private final boolean keepRecords;

    public NotificationDecoder() {
        this(false);
    }

    /** @param keepRecords whether events get the producer's record */
    public NotificationDecoder(boolean keepRecords) {
        this.keepRecords = keepRecords;
    }

    /** Never throws, whatever the bytes. One broken record makes all of the message undecodable: who repairs it, repairs it whole. */
    public Decoding decode(byte[] notification) {
        try (JsonParser parser = json.createParser(notification)) {
            return envelope(parser, notification);
        } catch (JsonProcessingException e) {
            return undecodable("no JSON: " + e.getOriginalMessage() + place(e));
        } catch (IOException | RuntimeException e) {
            return undecodable("no bucket notification: " + e.getMessage());
        }
    }

    private Decoding envelope(JsonParser parser, byte[] notification) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return undecodable(parser.currentToken() == null ? "empty message" : "no JSON object");
        }
        List<ObjectEvent> events = new ArrayList<>(1);
        int ignored = 0;
        boolean records = false;
        boolean test = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("Records") && value == JsonToken.START_ARRAY) {
                records = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    long begin = parser.currentTokenLocation().getByteOffset();
                    NotificationRecord record = NotificationRecord.read(parser);
                    String fault = record.fault();
                    if (fault != null) {
                        return undecodable("record " + (events.size() + ignored + 1) + " " + fault);
                    }
                    ObjectEvent event = record.event(keepRecords ? text(notification, begin, parser) : null);
                    if (event.key().startsWith(OWN_PREFIX)) {
                        ignored++;
                    } else {
                        events.add(event);
                    }
                }
            } else if (field.equals("Event")) {
                test = value == JsonToken.VALUE_STRING && parser.getText().equals(TEST_EVENT);
                parser.skipChildren();
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            return undecodable("more after the end of the JSON object");
        }
        if (records) {
            return new Decoded(events, ignored);
        }
        return test ? new Decoded(List.of(), 1) : undecodable("JSON without Records");
    }

    /** Null in another encoding than UTF-8, where the parser doesn't know. */
    private static String text(byte[] notification, long begin, JsonParser parser) {
        long end = parser.currentLocation().getByteOffset();
        return begin < 0 ? null : new String(notification, (int) begin, (int) (end - begin), StandardCharsets.UTF_8);
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (byte " + e.getLocation().getByteOffset() + ")";
    }

    private static Undecodable undecodable(String reason) {
        // Unassigned, control and separator characters would break the line, or the terminal it is shown in.
        String line = reason.replaceAll("[\\p{C}\\p{Z}]+", " ");
        if (line.length() <= LONGEST_REASON) {
            return new Undecodable(line);
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_REASON - 1)) ? LONGEST_REASON - 1 : LONGEST_REASON;
        return new Undecodable(line.substring(0, end) + "…");
    }
}

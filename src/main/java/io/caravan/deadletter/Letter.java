package io.caravan.deadletter;

import io.caravan.event.Tokens;
import io.caravan.jetstream.HeaderCodec;
import io.caravan.jetstream.Letters;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dead letter as it was found. Somebody else may have written it, so any header may be missing.
 *
 * @param sequence its sequence in the stream of dead letters
 * @param time when it was written
 * @param subject where it was written to
 * @param headers decoded, by name
 * @param body as it was stored; empty when it was left out, or wasn't asked for
 */
public record Letter(long sequence, Instant time, String subject, Map<String, String> headers, byte[] body) {
    public Letter {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    static Letter of(long sequence, Instant time, String subject, Headers headers, byte[] body) {
        Map<String, String> decoded = new TreeMap<>();
        if (headers != null) {
            headers.forEach((name, values) -> decoded.put(name, HeaderCodec.decode(values.get(0))));
        }
        return new Letter(sequence, time, subject, decoded, body == null ? new byte[0] : body);
    }

    /** The route id of its rule, never null: what its subject says, by which it is found. */
    public String rule() {
        return rule(subject);
    }

    /** The rule of a subject of dead letters. */
    static String rule(String subject) {
        String token = subject.substring(subject.indexOf('.') + 1);
        try {
            return Tokens.unescape(token);
        } catch (IllegalArgumentException notOurs) {
            return token;
        }
    }

    /** Names the event; never null. */
    public String eventId() {
        return headers.getOrDefault(Letters.EVENT_ID, "letter:" + sequence);
    }

    /** Whether its body is still where the event was taken from, being too large for a letter. */
    public boolean bodyLeftOut() {
        return Letters.OMITTED.equals(headers.get(Letters.BODY));
    }

    /** A header's value, or a text in its stead. */
    public String header(String name, String otherwise) {
        return headers.getOrDefault(name, otherwise);
    }
}

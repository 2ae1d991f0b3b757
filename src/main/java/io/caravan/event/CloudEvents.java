package io.caravan.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Events as CloudEvents 1.0. The headers are written by hand, since they are in the hot path; the structured form by the CloudEvents SDK. Threads: safe. */
public final class CloudEvents {
    /** Content type of the data: {@link EventJson}'s. */
    public static final String DATA_CONTENT_TYPE = "application/json";
    /** Content type of the structured form. */
    public static final String STRUCTURED_CONTENT_TYPE = JsonFormat.CONTENT_TYPE;

    /** Names of the headers of the binary mode. */
    public static final List<String> HEADERS =
            List.of("ce-specversion", "ce-id", "ce-type", "ce-source", "ce-subject", "ce-time", "content-type");

    private static final String HEX = "0123456789ABCDEF";
    /** Of RFC 3986, what may stand unescaped in a path and in a URN alike. */
    private static final String PLAIN_SIGNS = "-._~:";

    private CloudEvents() {}

    /** Headers of the binary mode, in a map of one's own. Values are printable ASCII without blanks. */
    public static Map<String, String> headers(ObjectEvent event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers(event, headers::put);
        return headers;
    }

    /** The same, one after the other. */
    public static void headers(ObjectEvent event, BiConsumer<String, String> each) {
        each.accept("ce-specversion", "1.0");
        each.accept("ce-id", escape(event.id()));
        each.accept("ce-type", escape(event.type()));
        each.accept("ce-source", source(event));
        each.accept("ce-subject", subject(event));
        each.accept("ce-time", EventJson.time(event.time()));
        each.accept("content-type", DATA_CONTENT_TYPE);
    }

    public static CloudEvent toCloudEvent(ObjectEvent event) {
        return CloudEventBuilder.v1()
                .withId(escape(event.id()))
                .withType(escape(event.type()))
                .withSource(URI.create(source(event)))
                .withSubject(subject(event))
                .withTime(event.time().atOffset(ZoneOffset.UTC))
                .withData(DATA_CONTENT_TYPE, EventJson.write(event))
                .build();
    }

    /** One JSON document with the event as its data. */
    public static byte[] structured(ObjectEvent event) {
        return new JsonFormat().serialize(toCloudEvent(event));
    }

    /** The store: {@code urn:caravan:minio:s3:<deployment>}. */
    private static String source(ObjectEvent event) {
        String store = event.source().isEmpty() ? "s3" : escape(event.source());
        return "urn:caravan:" + store + (event.deployment().isEmpty() ? "" : ":" + escape(event.deployment()));
    }

    /** Bucket and key as a path, percent-escaped but for its slashes: {@code photos/2026/a%20b.png}. */
    private static String subject(ObjectEvent event) {
        return event.key().isEmpty() ? escape(event.bucket()) : escape(event.bucket()) + "/" + escape(event.key());
    }

    private static String escape(String text) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder(bytes.length + 32);
        for (byte b : bytes) {
            if (isPlain((char) (b & 0xFF))) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '/'
                || PLAIN_SIGNS.indexOf(c) >= 0;
    }
}

package io.caravan.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** One record of a notification while it is read. Only the fields that Caravan uses; all others are skipped. */
final class NotificationRecord {
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private String eventName;
    private String eventSource;
    private String eventTime;
    private Instant time;
    private String bucket;
    private String escapedKey;
    private Long size;
    private String etag;
    private String contentType;
    private String versionId;
    private String sequencer;
    private String requestId;
    private String deployment;
    private Map<String, String> metadata = Map.of();
    private String fault;

    private NotificationRecord() {}

    /** Reads to the end of the record, whatever it is. */
    static NotificationRecord read(JsonParser parser) throws IOException {
        NotificationRecord record = new NotificationRecord();
        if (!parser.isExpectedStartObjectToken()) {
            record.fault = "is no JSON object";
            parser.skipChildren();
            return record;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "eventName" -> record.eventName = record.text(parser);
                case "eventSource" -> record.eventSource = record.text(parser);
                case "eventTime" -> record.eventTime = record.text(parser);
                case "responseElements" -> record.responseElements(parser);
                case "s3" -> record.s3(parser);
                default -> parser.skipChildren();
            }
        }
        record.check();
        return record;
    }

    private void responseElements(JsonParser parser) throws IOException {
        if (isNoObject(parser)) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "x-amz-request-id" -> requestId = text(parser);
                case "x-minio-deployment-id" -> deployment = text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void s3(JsonParser parser) throws IOException {
        if (isNoObject(parser)) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "bucket" -> bucket(parser);
                case "object" -> object(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void bucket(JsonParser parser) throws IOException {
        if (isNoObject(parser)) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isName = parser.currentName().equals("name");
            parser.nextToken();
            if (isName) {
                bucket = text(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void object(JsonParser parser) throws IOException {
        if (isNoObject(parser)) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "key" -> escapedKey = text(parser);
                case "size" -> size(parser);
                case "eTag" -> etag = text(parser);
                case "contentType" -> contentType = text(parser);
                case "versionId" -> versionId = text(parser);
                case "sequencer" -> sequencer = text(parser);
                case "userMetadata" -> userMetadata(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void size(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() >= 0) {
            size = parser.getLongValue();
            return;
        }
        fault = "has an s3.object.size that is no number of bytes";
        parser.skipChildren();
    }

    private void userMetadata(JsonParser parser) throws IOException {
        if (isNoObject(parser)) {
            return;
        }
        metadata = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = whole(parser.currentName());
            parser.nextToken();
            String value = text(parser);
            metadata.put(name, value == null ? "" : value);
        }
    }

    /** Null when it is null or empty: MinIO writes "" for what there isn't. */
    private String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = whole(parser.getText());
            return text.isEmpty() ? null : text;
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            fault = "has a " + parser.currentName() + " that is no string";
        }
        parser.skipChildren();
        return null;
    }

    /** JSON can spell half a character ({@code \ud800}), which nothing behind us could write again. */
    private String whole(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at)) && !Character.isSupplementaryCodePoint(text.codePointAt(at++))) {
                fault = "holds half a character (a lone surrogate)";
                return text;
            }
        }
        return text;
    }

    private static boolean isNoObject(JsonParser parser) throws IOException {
        if (parser.isExpectedStartObjectToken()) {
            return false;
        }
        parser.skipChildren();
        return true;
    }

    private void check() {
        time = time();
        if (fault != null) {
            return;
        }
        if (eventName == null) {
            fault = "has no eventName";
        } else if (bucket == null) {
            fault = "(" + eventName + ") has no s3.bucket.name";
        } else if (escapedKey == null && !type().startsWith("s3:Bucket")) {
            fault = "(" + eventName + " in bucket " + bucket + ") has no s3.object.key";
        } else if (time == null) {
            fault = "(" + eventName + " in bucket " + bucket + ") has no eventTime that is a time: " + eventTime;
        }
    }

    /** Why it is no event, to go on after "record 1"; or null. */
    String fault() {
        return fault;
    }

    private Instant time() {
        try {
            Instant instant = eventTime == null ? null : Times.parse(eventTime).truncatedTo(ChronoUnit.MILLIS);
            return instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** MinIO writes {@code s3:} before the name, AWS doesn't. */
    private String type() {
        return eventName.startsWith("s3:") ? eventName : "s3:" + eventName;
    }

    /** Only where there is no {@link #fault}. @param record its text, to be kept; or null */
    ObjectEvent event(String record) {
        String type = type();
        Kind kind = Kind.of(type);
        String key = escapedKey == null ? "" : EscapedKey.unescape(escapedKey);
        String from = deployment == null ? "" : deployment;
        return new ObjectEvent(
                Identity.id(from, bucket, key, versionId, type, sequencer, requestId, eventTime),
                type,
                kind,
                bucket,
                key,
                size(kind),
                etag,
                contentType,
                versionId,
                sequencer,
                time,
                metadata,
                Origin.LIVE,
                eventSource == null ? "" : eventSource,
                from,
                record);
    }

    /** What is removed has no size, whatever the producer writes. MinIO leaves out the field for an empty object. */
    private Long size(Kind kind) {
        if (kind == Kind.REMOVED) {
            return null;
        }
        boolean leftOut = kind == Kind.CREATED || etag != null && "minio:s3".equals(eventSource);
        return size == null && leftOut ? Long.valueOf(0) : size;
    }
}

package io.caravan.enrich;

import io.caravan.event.ObjectEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.Response;
import org.apache.camel.Message;

/**
 * What a store answers when it is asked for an object by HEAD.
 *
 * @param there whether there is one
 * @param size null when it isn't told
 * @param etag without quotes; null when it isn't told
 * @param contentType null when it isn't told
 * @param metadata as MinIO writes it into notifications: names with {@code X-Amz-Meta-}, and {@code content-type}
 */
record StoredObject(boolean there, Long size, String etag, String contentType, Map<String, String> metadata) {
    private static final int FOUND = 200;
    private static final int NOT_FOUND = 404;
    /** For a version that is a delete marker. */
    private static final int NOT_ALLOWED = 405;

    private static final String USERS = "x-amz-meta-";
    private static final StoredObject NONE = new StoredObject(false, null, null, null, Map.of());

    /** How the object is to its event, as the header has it in lower case. */
    enum Standing {
        /** What the event tells of, as far as ETags tell. */
        PRESENT,
        /** There, with another ETag. */
        CHANGED,
        /** Not there. */
        GONE;

        String token() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws StoreRefused when the answer says nothing of the object */
    static StoredObject of(Response response) throws StoreRefused {
        boolean marker = response.code() == NOT_ALLOWED && "true".equals(response.header("x-amz-delete-marker"));
        if (response.code() == NOT_FOUND || marker) return NONE;
        if (response.code() != FOUND) throw new StoreRefused(response);
        Headers headers = response.headers();
        String length = headers.get("Content-Length");
        String etag = headers.get("ETag");
        return new StoredObject(
                true,
                length == null ? null : Long.valueOf(length),
                etag == null ? null : etag.replace("\"", ""),
                headers.get("Content-Type"),
                metadata(headers));
    }

    private static Map<String, String> metadata(Headers headers) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (name.equals("content-type")) all.put(name, headers.value(i));
            else if (name.startsWith(USERS)) all.put(capitalised(name), headers.value(i));
        }
        return all;
    }

    /** MinIO answers in small letters what it notifies of with a capital in each word. */
    private static String capitalised(String name) {
        return Stream.of(name.split("-"))
                .map(word -> word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-"));
    }

    Standing of(ObjectEvent event) {
        if (!there) return Standing.GONE;
        boolean same = event.etag() == null || etag == null || event.etag().equals(etag);
        return same ? Standing.PRESENT : Standing.CHANGED;
    }

    void tell(ObjectEvent event, Message message) {
        Standing standing = of(event);
        message.setHeader(ObjectHead.OBJECT, standing.token());
        if (standing == Standing.PRESENT && adds(event)) message.setBody(addedTo(event));
    }

    /** What a rule passes on unchanged isn't written anew. */
    private boolean adds(ObjectEvent event) {
        return event.size() == null && size != null
                || event.etag() == null && etag != null
                || event.contentType() == null && contentType != null
                || event.metadata().isEmpty() && !metadata.isEmpty();
    }

    private ObjectEvent addedTo(ObjectEvent event) {
        return new ObjectEvent(
                event.id(),
                event.type(),
                event.kind(),
                event.bucket(),
                event.key(),
                event.size() == null ? size : event.size(),
                event.etag() == null ? etag : event.etag(),
                event.contentType() == null ? contentType : event.contentType(),
                event.versionId(),
                event.sequencer(),
                event.time(),
                event.metadata().isEmpty() ? metadata : event.metadata(),
                event.origin(),
                event.source(),
                event.deployment(),
                event.record());
    }
}

package io.caravan.jetstream;

import io.caravan.event.CloudEvents;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.event.S3Notification;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

/** How a body becomes the bytes of a message. */
enum Format {
    /** The event as JSON, with CloudEvents headers. */
    CLOUDEVENTS_BINARY {
        @Override
        byte[] write(Exchange exchange, Headers headers) throws PermanentException {
            Work work = Work.of(exchange);
            Message entry =
                    work == null ? null : work.messageOf(exchange.getMessage().getBody());
            if (entry != null && copied(entry, headers)) return entry.getData();
            ObjectEvent event = event(exchange);
            CloudEvents.headers(event, headers::put);
            return entry == null ? EventJson.write(event) : entry.getData();
        }
    },
    /** One CloudEvents JSON document. */
    CLOUDEVENTS_JSON {
        @Override
        byte[] write(Exchange exchange, Headers headers) throws PermanentException {
            headers.put("content-type", CloudEvents.STRUCTURED_CONTENT_TYPE);
            return CloudEvents.structured(event(exchange));
        }
    },
    /** As MinIO sends it. */
    S3 {
        @Override
        byte[] write(Exchange exchange, Headers headers) throws PermanentException {
            headers.put("content-type", "application/json");
            return S3Notification.write(event(exchange));
        }
    },
    /** The body as it is, through Camel's type converters when it is no text and no bytes. */
    RAW {
        @Override
        byte[] write(Exchange exchange, Headers headers) throws InvalidPayloadException {
            Object body = exchange.getMessage().getBody();
            return body == null ? new byte[0] : exchange.getMessage().getMandatoryBody(byte[].class);
        }
    },
    /** Binary for an event, raw for all else. */
    BY_BODY {
        @Override
        byte[] write(Exchange exchange, Headers headers) throws PermanentException, InvalidPayloadException {
            boolean event = exchange.getMessage().getBody() instanceof ObjectEvent;
            return event ? CLOUDEVENTS_BINARY.write(exchange, headers) : RAW.write(exchange, headers);
        }
    };

    /** @throws IllegalArgumentException when there is no such format; null is {@link #BY_BODY} */
    static Format of(String option) {
        if (option == null) return BY_BODY;
        return switch (option) {
            case "cloudevents-binary" -> CLOUDEVENTS_BINARY;
            case "cloudevents-json" -> CLOUDEVENTS_JSON;
            case "s3" -> S3;
            case "raw" -> RAW;
            default ->
                throw new IllegalArgumentException(
                        "format is cloudevents-binary, cloudevents-json, s3 or raw, not '" + option + "'");
        };
    }

    /**
     * The bytes of what is to be sent.
     *
     * @param headers takes those of the format, which win over equal ones; printable ASCII only
     * @throws PermanentException when the body can't be had in that format, which another try won't change
     */
    abstract byte[] write(Exchange exchange, Headers headers) throws PermanentException, InvalidPayloadException;

    /** What the journal's entry says of an event needn't be made anew. @return whether it does */
    private static boolean copied(Message entry, Headers to) {
        Headers from = entry.getHeaders();
        if (from == null || from.getFirst("ce-id") == null) return false;
        for (String name : CloudEvents.HEADERS) {
            String value = from.getFirst(name);
            if (value != null) to.put(name, value);
        }
        return true;
    }

    private static ObjectEvent event(Exchange exchange) throws PermanentException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ObjectEvent event) return event;
        ObjectEvent converted = exchange.getContext().getTypeConverter().tryConvertTo(ObjectEvent.class, body);
        if (converted != null) return converted;
        throw new PermanentException("the body is "
                + (body == null ? "empty" : "a " + body.getClass().getName())
                + " and no event, so it can't be written as one (format=raw sends it as it is)");
    }
}

package io.caravan.jetstream;

import io.caravan.event.CloudEvents;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.event.S3Notification;
import io.nats.client.Message;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

/** How a body becomes the bytes of a message. */
enum Format {
    /** The event as JSON, with CloudEvents headers. */
    CLOUDEVENTS_BINARY {
        @Override
        Written write(Exchange exchange) throws PermanentException {
            Work work = Work.of(exchange);
            Message entry =
                    work == null ? null : work.messageOf(exchange.getMessage().getBody());
            ObjectEvent event = event(exchange);
            return new Written(entry == null ? EventJson.write(event) : entry.getData(), CloudEvents.headers(event));
        }
    },
    /** One CloudEvents JSON document. */
    CLOUDEVENTS_JSON {
        @Override
        Written write(Exchange exchange) throws PermanentException {
            return new Written(
                    CloudEvents.structured(event(exchange)),
                    Map.of("content-type", CloudEvents.STRUCTURED_CONTENT_TYPE));
        }
    },
    /** As MinIO sends it. */
    S3 {
        @Override
        Written write(Exchange exchange) throws PermanentException {
            return new Written(S3Notification.write(event(exchange)), Map.of("content-type", "application/json"));
        }
    },
    /** The body as it is, through Camel's type converters when it is no text and no bytes. */
    RAW {
        @Override
        Written write(Exchange exchange) throws InvalidPayloadException {
            Object body = exchange.getMessage().getBody();
            if (body == null) return new Written(new byte[0], Map.of());
            return new Written(exchange.getMessage().getMandatoryBody(byte[].class), Map.of());
        }
    },
    /** Binary for an event, raw for all else. */
    BY_BODY {
        @Override
        Written write(Exchange exchange) throws PermanentException, InvalidPayloadException {
            boolean event = exchange.getMessage().getBody() instanceof ObjectEvent;
            return event ? CLOUDEVENTS_BINARY.write(exchange) : RAW.write(exchange);
        }
    };

    /**
     * What is to be sent.
     *
     * @param headers printable ASCII only
     */
    record Written(byte[] body, Map<String, String> headers) {}

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

    /** @throws PermanentException when the body can't be had in that format, which another try won't change */
    abstract Written write(Exchange exchange) throws PermanentException, InvalidPayloadException;

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

package io.caravan.bucketevent;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Handling;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.Reason;
import io.caravan.jetstream.Work;
import io.nats.client.Message;
import java.io.IOException;
import org.apache.camel.Exchange;

/** Turns an entry of the journal into what a rule sees: a typed body, and the headers that camel-minio's producer looks for. Nothing else comes from data. */
final class EventHandling implements Handling {
    /** The exchange property that holds the event, whatever becomes of the body. */
    static final String EVENT = "CaravanEvent";

    private final Matcher matcher;
    private final Where where;

    EventHandling(Matcher matcher, Where where) {
        this.matcher = matcher;
        this.where = where;
    }

    @Override
    public boolean prepare(Exchange exchange, Message message) throws Exception {
        ObjectEvent event = read(message);
        if (!matcher.matches(event)) {
            return false;
        }
        Work work = Work.of(exchange);
        if (work != null) work.read(message, event);
        exchange.setProperty(EVENT, event);
        exchange.getMessage().setBody(event);
        exchange.getMessage().setHeader("CamelMinioBucketName", event.bucket());
        exchange.getMessage().setHeader("CamelMinioObjectName", event.key());
        if (event.versionId() != null) {
            exchange.getMessage().setHeader("CamelMinioVersionId", event.versionId());
        }
        return where.wants(exchange);
    }

    @Override
    public String eventId(Message message) {
        String id = header(message, "ce-id");
        return id != null
                ? id
                : message.metaData().getStream() + ":" + message.metaData().streamSequence();
    }

    @Override
    public String orderingKey(Message message) {
        String object = header(message, "ce-subject");
        return object != null ? object : message.getSubject();
    }

    private static String header(Message message, String name) {
        return message.hasHeaders() ? message.getHeaders().getFirst(name) : null;
    }

    private static ObjectEvent read(Message message) throws PermanentException {
        try {
            return EventJson.read(message.getData());
        } catch (IOException e) {
            throw new PermanentException(
                    Reason.UNDECODABLE,
                    "the journal's entry on " + message.getSubject() + " is no event: " + e.getMessage(),
                    e);
        }
    }
}

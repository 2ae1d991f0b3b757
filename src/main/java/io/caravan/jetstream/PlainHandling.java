package io.caravan.jetstream;

import io.nats.client.Message;
import org.apache.camel.Exchange;

/** Messages as they are: the bytes become the body, and of the headers only those that say what message it is. No header that Camel acts on comes from data. */
final class PlainHandling implements Handling {
    static final String SUBJECT = "CaravanSubject";
    static final String STREAM = "CaravanStream";
    static final String SEQUENCE = "CaravanSequence";

    @Override
    public boolean prepare(Exchange exchange, Message message) {
        exchange.getMessage().setBody(message.getData());
        exchange.getMessage().setHeader(SUBJECT, message.getSubject());
        exchange.getMessage().setHeader(STREAM, message.metaData().getStream());
        exchange.getMessage().setHeader(SEQUENCE, message.metaData().streamSequence());
        exchange.getMessage()
                .setHeader(
                        JetStreamConsumer.STORED, message.metaData().timestamp().toInstant());
        if (message.hasHeaders()) {
            message.getHeaders().forEach((name, values) -> {
                if (!OutgoingHeaders.camels(name)) exchange.getMessage().setHeader(name, values.get(0));
            });
        }
        return true;
    }

    @Override
    public String eventId(Message message) {
        return message.metaData().getStream() + ":" + message.metaData().streamSequence();
    }
}

package io.caravan.jetstream;

import io.nats.client.Message;
import org.apache.camel.Exchange;

/** What a consumer must know of its messages beside carrying and settling them. nats-jetstream has a plain one, bucket-event one that knows events. */
public interface Handling {
    /**
     * Fills a fresh exchange from a message: body and headers.
     *
     * @return false when the message isn't wanted: it is acknowledged as filtered, and the route doesn't run
     * @throws Exception fails the message just as a step of its route would
     */
    boolean prepare(Exchange exchange, Message message) throws Exception;

    /** Identity of the event in a message, for message ids, dead letters and logs; never null. */
    String eventId(Message message);

    /** With {@code ordered}: messages of one key never overlap and never overtake. By default all are of one. */
    default String orderingKey(Message message) {
        return "";
    }
}

package io.caravan.jetstream;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Where in its rule a message is published: the step's id with the split, multicast and loop indices around it. It is the same however the branches of a parallel
 * fan-out are interleaved, and when the whole is tried again.
 */
final class Ordinal {
    /** The exchange property that holds the place of the fan-outs around; set by {@link WorkInterceptor}. */
    static final String PATH = "CaravanPath";

    private Ordinal() {}

    /** What two publishes of one rule have in common when nothing but their number tells them apart. */
    static String likeness(Exchange exchange, String subject) {
        return subject + "\n" + of(exchange, exchange.getExchangeExtension().getHistoryNodeId());
    }

    static String of(Exchange exchange, String stepId) {
        String path = exchange.getProperty(PATH, String.class);
        StringBuilder ordinal = new StringBuilder(64);
        if (path != null) ordinal.append(path).append('/');
        ordinal.append(stepId);
        index(ordinal, 's', exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX));
        index(ordinal, 'm', exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX));
        index(ordinal, 'l', exchange.getProperty(ExchangePropertyKey.LOOP_INDEX));
        return ordinal.toString();
    }

    private static void index(StringBuilder ordinal, char kind, Object index) {
        if (index != null) ordinal.append(':').append(kind).append(index);
    }
}

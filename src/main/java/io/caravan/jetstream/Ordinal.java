package io.caravan.jetstream;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Where in its rule a message is published: the step, with the fan-outs around it and the index of the branch in each. It is the same however the branches of a parallel
 * fan-out are interleaved, and when the whole is tried again.
 */
final class Ordinal {
    /** The exchange property that holds the innermost {@link FanOut} around; set by {@link WorkInterceptor}. */
    static final String FAN_OUT = "CaravanFanOut";

    private Ordinal() {}

    /**
     * A fan-out that an exchange is inside of.
     *
     * @param ordinal of its own step, so with all those around it
     * @param index the property that numbers its branches
     */
    record FanOut(String ordinal, ExchangePropertyKey index) {}

    static FanOut fanOut(Exchange exchange) {
        return exchange.getProperty(FAN_OUT, FanOut.class);
    }

    /** @param place of the step, as {@link Place} has it */
    static String of(Exchange exchange, String place) {
        FanOut around = fanOut(exchange);
        return around == null ? place : around.ordinal + ":" + exchange.getProperty(around.index) + "/" + place;
    }

    /** What two publishes of one rule have in common when nothing but their number tells them apart. */
    static String likeness(Exchange exchange, String place, String subject) {
        return subject + "\n" + of(exchange, place);
    }
}

package io.caravan.bucketevent;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** The last word on an event: a predicate of the rule's own. */
interface Where {
    /** @throws Exception an error of the rule, never a no */
    boolean wants(Exchange exchange) throws Exception;

    /** @param simple a predicate in the Simple language, or null for: everything */
    static Where of(CamelContext context, String simple) {
        if (simple == null || simple.isBlank()) {
            return exchange -> true;
        }
        Predicate predicate = context.resolveLanguage("simple").createPredicate(simple);
        predicate.init(context);
        return exchange -> {
            boolean wanted = predicate.matches(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return wanted;
        };
    }
}

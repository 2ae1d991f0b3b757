package io.caravan.bucketevent;

import io.caravan.jetstream.ConsumerSettings;
import io.caravan.jetstream.ConsumerSettings.Exhausted;
import io.caravan.jetstream.Durations;
import io.caravan.jetstream.Names;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;

/** What a rule's consumer is told, from its options, its route and the context's properties. */
final class RuleSettings {
    /** What {@code caravan.retry.delays} is when nobody says. */
    static final String DELAYS = "1s,5s,15s,1m,5m";

    private static final long WINDOW_BYTES = 32L << 20;
    private static final Duration ACK_WAIT = Duration.ofSeconds(30);

    private RuleSettings() {}

    /** @throws IllegalArgumentException when the route has no id of its own, or an option or property is wrong */
    static ConsumerSettings of(BucketEventEndpoint endpoint, Route route, List<String> filters, Clock clock) {
        if (!route.isCustomId() || isKamelet(route)) {
            throw new IllegalArgumentException(endpoint.getEndpointUri()
                    + ": the route needs an id of its own (id: my-rule): the rule's durable, its dead letters and its metrics are named by it, and "
                    + "one that Camel makes up (" + route.getId() + ") would be another rule's after the next edit");
        }
        CamelContext context = endpoint.getCamelContext();
        Names names = Names.of(context);
        String rule = route.getId();
        return new ConsumerSettings(
                rule,
                names.journal(),
                names.durable(rule),
                filters,
                Since.of(endpoint.getSince(), clock),
                atLeastOne("window", endpoint.getWindow()),
                WINDOW_BYTES,
                atLeastOne("maxAckPending", endpoint.getMaxAckPending()),
                ACK_WAIT,
                delays(context),
                Exhausted.DEAD_LETTER,
                atLeastOne("concurrency", endpoint.getConcurrency()),
                endpoint.isOrdered(),
                Duration.ofMillis(endpoint.getRuleTimeout()),
                false,
                false,
                names.deadLetterSubject(rule),
                RuleVersion.of(endpoint, route),
                endpoint.getSince());
    }

    /** The routes inside kamelets get an id from Camel that looks like one of their own, and is another one after each start. */
    private static boolean isKamelet(Route route) {
        RouteDefinition definition = RuleErrors.definition(route);
        return definition != null && Boolean.TRUE.equals(definition.isKamelet());
    }

    private static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be 1 or more, not " + value);
        }
        return value;
    }

    private static List<Duration> delays(CamelContext context) {
        String delays = context.getPropertiesComponent()
                .resolveProperty("caravan.retry.delays")
                .orElse(DELAYS);
        try {
            return Durations.list(delays);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "caravan.retry.delays is no list of durations: '" + delays + "'; write something like " + DELAYS,
                    e);
        }
    }
}

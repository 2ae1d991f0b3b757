package io.caravan.jetstream;

import io.nats.client.Connection;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.nats.NatsConfiguration;
import org.apache.camel.component.nats.NatsEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives endpoints of camel-nats the link's connection when they name no servers and no connection, so that NATS is configured once. camel-nats needn't be there:
 * its classes are touched only when one of its endpoints is.
 */
final class CamelNats implements EndpointStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(CamelNats.class);
    private static final String ENDPOINT = "org.apache.camel.component.nats.NatsEndpoint";

    private final Link link;
    private final CamelContext context;
    private final Connection shared;
    private Connection seen;

    private CamelNats(Link link, CamelContext context) {
        this.link = link;
        this.context = context;
        this.shared = SharedConnection.of(link);
    }

    static void share(Link link, CamelContext context) {
        CamelNats sharing = new CamelNats(link, context);
        context.getCamelContextExtension().registerEndpointCallback(sharing); // for those that are there already, too
        link.whenConnected().thenAccept(first -> sharing.seen = first);
        link.onReconnect(sharing::followRebuilt);
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint.getClass().getName().equals(ENDPOINT)) Nats.give(endpoint, shared);
        return endpoint;
    }

    /** A connection that was made anew knows nothing of what camel-nats subscribed to on the old one. */
    private synchronized void followRebuilt() {
        Connection now = link.connection();
        if (now == seen) return;
        seen = now;
        for (Route route : context.getRoutes()) {
            if (!route.getEndpoint().getClass().getName().equals(ENDPOINT) || !Nats.has(route.getEndpoint(), shared))
                continue;
            try {
                route.getConsumer().stop();
                route.getConsumer().start();
            } catch (Exception e) {
                LOG.error("route {} doesn't listen to NATS any more, restart it: {}", route.getId(), e.toString());
            }
        }
    }

    /** Loaded only when camel-nats is there. */
    private static final class Nats {
        static void give(Endpoint endpoint, Connection shared) {
            NatsConfiguration configuration = ((NatsEndpoint) endpoint).getConfiguration();
            if (configuration.getServers() == null && configuration.getConnection() == null)
                configuration.setConnection(shared);
        }

        static boolean has(Endpoint endpoint, Connection shared) {
            return ((NatsEndpoint) endpoint).getConfiguration().getConnection() == shared;
        }
    }
}

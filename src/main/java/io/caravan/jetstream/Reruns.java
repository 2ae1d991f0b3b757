package io.caravan.jetstream;

import org.apache.camel.CamelContext;

/**
 * In a context that has it, consumers take nothing from NATS: they have no durable and make no stream, and run what they are given by {@link JetStreamConsumer#rerun}.
 * So a letter can be replayed beside a Caravan that runs, through the same steps.
 */
public final class Reruns {
    private Reruns() {}

    /** From here on, routes that are added to the context take nothing by themselves. */
    public static void only(CamelContext context) {
        context.getCamelContextExtension().addContextPlugin(Reruns.class, new Reruns());
    }

    static boolean areAll(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Reruns.class) != null;
    }
}

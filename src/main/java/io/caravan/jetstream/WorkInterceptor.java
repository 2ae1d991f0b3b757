package io.caravan.jetstream;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.processor.SendProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Sees two things in a rule that its producers can't: how fan-outs nest, for {@link Ordinal}, and that something was sent to another remote endpoint, for the rule's
 * outcome. Steps of other kinds aren't wrapped, and exchanges without {@link Work} (a host application's own) pass untouched.
 */
final class WorkInterceptor implements InterceptStrategy {

    /** Once for each context. */
    static void addTo(CamelContext context) {
        var strategies = context.getCamelContextExtension().getInterceptStrategies();
        if (strategies.stream().noneMatch(WorkInterceptor.class::isInstance)) {
            context.getCamelContextExtension().addInterceptStrategy(new WorkInterceptor());
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
        if (step instanceof SplitDefinition
                || step instanceof MulticastDefinition
                || step instanceof LoopDefinition
                || step instanceof RecipientListDefinition) {
            return new FanOut(target, step.getId());
        }
        if (target instanceof SendProcessor send) {
            Endpoint to = send.getDestination();
            return to.isRemote() && !(to instanceof JetStreamEndpoint) ? new Send(target, to) : target;
        }
        return step instanceof ToDynamicDefinition ? new Send(target, null) : target;
    }

    private static final class FanOut extends DelegateAsyncProcessor {
        private static final ExchangePropertyKey[] INDICES = {
            ExchangePropertyKey.SPLIT_INDEX, ExchangePropertyKey.MULTICAST_INDEX, ExchangePropertyKey.LOOP_INDEX
        };

        private final String id;

        FanOut(Processor target, String id) {
            super(target);
            this.id = id;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (Work.of(exchange) == null) return super.process(exchange, callback);
            Object path = exchange.getProperty(Ordinal.PATH);
            Object[] before = new Object[INDICES.length];
            for (int i = 0; i < INDICES.length; i++) before[i] = exchange.getProperty(INDICES[i]);
            exchange.setProperty(Ordinal.PATH, Ordinal.of(exchange, id));
            for (ExchangePropertyKey index : INDICES) exchange.removeProperty(index);
            return super.process(exchange, doneSync -> {
                // Its branches' indices come back with the result, and which branch was last depends on chance.
                exchange.setProperty(Ordinal.PATH, path);
                for (int i = 0; i < INDICES.length; i++) exchange.setProperty(INDICES[i], before[i]);
                callback.done(doneSync);
            });
        }
    }

    private static final class Send extends DelegateAsyncProcessor {
        private final Endpoint to;

        /** @param to null when the step resolves it for each exchange */
        Send(Processor target, Endpoint to) {
            super(target);
            this.to = to;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Work work = Work.of(exchange);
            if (work == null) return super.process(exchange, callback);
            return super.process(exchange, doneSync -> {
                if (!exchange.isFailed() && countsAsSent(exchange)) work.sent();
                callback.done(doneSync);
            });
        }

        private boolean countsAsSent(Exchange exchange) {
            if (to != null) return true;
            String uri = exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, String.class);
            Endpoint resolved = uri == null ? null : exchange.getContext().hasEndpoint(uri);
            return resolved != null && resolved.isRemote() && !(resolved instanceof JetStreamEndpoint);
        }
    }
}

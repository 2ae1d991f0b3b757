package io.caravan.jetstream;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.processor.SendProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Sees two things in a rule that its producers can't: how fan-outs nest, for {@link Ordinal}, and that something was sent to another remote endpoint, for the rule's
 * outcome. Steps of other kinds aren't wrapped, and exchanges without {@link Work} (a host application's own) pass untouched.
 */
final class WorkInterceptor implements InterceptStrategy {

    /** Once for each context. */
    static void addTo(CamelContext context) {
        boolean there = context.getCamelContextExtension().getInterceptStrategies().stream()
                .anyMatch(WorkInterceptor.class::isInstance);
        if (!there) context.getCamelContextExtension().addInterceptStrategy(new WorkInterceptor());
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
        if (step instanceof SplitDefinition) return new FanOutStep(target, step, ExchangePropertyKey.SPLIT_INDEX);
        if (step instanceof LoopDefinition) return new FanOutStep(target, step, ExchangePropertyKey.LOOP_INDEX);
        if (step instanceof MulticastDefinition)
            return new FanOutStep(target, step, ExchangePropertyKey.MULTICAST_INDEX);
        if (step instanceof RecipientListDefinition) {
            return new FanOutStep(new SendStep(target, null), step, ExchangePropertyKey.MULTICAST_INDEX);
        }
        if (target instanceof SendProcessor send) {
            return counts(send.getDestination()) ? new SendStep(target, send.getDestination()) : target;
        }
        return sends(step) ? new SendStep(target, null) : unchanged(target);
    }

    /** As Camel would bridge it by itself, but with a warning for each step that is nobody's fault. */
    private static Processor unchanged(Processor target) {
        return AsyncProcessorConverterHelper.convert(target);
    }

    /** Steps whose endpoint isn't known beforehand. */
    private static boolean sends(NamedNode step) {
        return step instanceof ToDefinition
                || step instanceof ToDynamicDefinition
                || step instanceof RoutingSlipDefinition
                || step instanceof DynamicRouterDefinition;
    }

    private static boolean counts(Endpoint to) {
        return to != null && to.isRemote() && !(to instanceof JetStreamEndpoint);
    }

    /** Tells the steps inside of it that they are. */
    private static final class FanOutStep extends DelegateAsyncProcessor {
        private final String place;
        private final ExchangePropertyKey index;

        FanOutStep(Processor target, NamedNode step, ExchangePropertyKey index) {
            super(target);
            this.place = Place.of(step);
            this.index = index;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (Work.of(exchange) == null) return super.process(exchange, callback);
            Ordinal.FanOut around = Ordinal.fanOut(exchange);
            exchange.setProperty(Ordinal.FAN_OUT, new Ordinal.FanOut(Ordinal.of(exchange, place), index));
            return super.process(exchange, doneSync -> {
                if (around == null) exchange.removeProperty(Ordinal.FAN_OUT);
                else exchange.setProperty(Ordinal.FAN_OUT, around);
                callback.done(doneSync);
            });
        }
    }

    /** Counts what another remote endpoint took. Ours counts by itself, when the PubAck comes. */
    private static final class SendStep extends DelegateAsyncProcessor {
        private final Endpoint to;

        /** @param to null when each exchange says where to */
        SendStep(Processor target, Endpoint to) {
            super(target);
            this.to = to;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Work work = Work.of(exchange);
            if (work == null) return super.process(exchange, callback);
            return super.process(exchange, doneSync -> {
                if (!exchange.isFailed() && (to != null || counts(resolved(exchange)))) work.sent();
                callback.done(doneSync);
            });
        }

        private static Endpoint resolved(Exchange exchange) {
            String uri = exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, String.class);
            return uri == null ? null : exchange.getContext().hasEndpoint(uri);
        }
    }
}

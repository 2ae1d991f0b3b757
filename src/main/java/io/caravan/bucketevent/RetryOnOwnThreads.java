package io.caravan.bucketevent;

import io.caravan.jetstream.Work;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * A quick retry in place begins on a thread that all routes of the context share. This brings the step back to the rule's own threads,
 * so that a step which hangs in its retry holds up its rule only.
 */
final class RetryOnOwnThreads implements InterceptStrategy, Ordered {
    /** Around all others: they look at what kind of step it is that they wrap. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
        return route != null && RuleErrors.isRule(route)
                ? new Step(target)
                : AsyncProcessorConverterHelper.convert(target);
    }

    private static final class Step extends DelegateAsyncProcessor {
        Step(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Work work = Work.of(exchange);
            if (work == null || exchange.getMessage().getHeader(Exchange.REDELIVERED) == null) {
                return super.process(exchange, callback);
            }
            work.executor().execute(() -> super.process(exchange, callback));
            return false;
        }
    }
}

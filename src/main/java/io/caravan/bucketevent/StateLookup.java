package io.caravan.bucketevent;

import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Work;
import io.caravan.objects.ObjectState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Asks what is known of the object before a rule runs, without a thread that waits for the answer. When nobody can say, the event has failed as by any other outage. Threads: safe. */
final class StateLookup extends DelegateAsyncProcessor {
    static final String STALE = "CaravanStale";
    static final String SIZE = "CaravanLastSize";
    static final String ETAG = "CaravanLastEtag";
    static final String CONTENT_TYPE = "CaravanLastContentType";

    private final Function<ObjectEvent, CompletableFuture<Optional<ObjectState>>> states;
    private final Stale stale;
    private final boolean lastState;

    /** @param lastState whether removed events get what their object was */
    StateLookup(
            AsyncProcessor rule,
            Function<ObjectEvent, CompletableFuture<Optional<ObjectState>>> states,
            Stale stale,
            boolean lastState) {
        super(rule);
        this.states = states;
        this.stale = stale;
        this.lastState = lastState;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ObjectEvent event = exchange.getProperty(EventHandling.EVENT, ObjectEvent.class);
        Work work = Work.of(exchange);
        Executor executor = work == null ? Runnable::run : work.executor();
        states.apply(event)
                .whenComplete((known, error) -> executor.execute(() -> {
                    if (error != null) {
                        exchange.setException(error instanceof CompletionException ? error.getCause() : error);
                        callback.done(false);
                    } else if (wants(exchange.getMessage(), event, known)) {
                        super.process(exchange, callback);
                    } else {
                        callback.done(false);
                    }
                }));
        return false;
    }

    private boolean wants(Message message, ObjectEvent event, Optional<ObjectState> known) {
        boolean outdated = known.filter(state -> state.outdates(event)).isPresent();
        if (outdated && stale == Stale.DROP) return false;
        if (stale == Stale.MARK) message.setHeader(STALE, outdated);
        if (lastState) known.filter(state -> state.isWhatWasRemovedBy(event)).ifPresent(state -> tell(message, state));
        return true;
    }

    private static void tell(Message message, ObjectState was) {
        if (was.size() != null) message.setHeader(SIZE, was.size());
        if (was.etag() != null) message.setHeader(ETAG, was.etag());
        if (was.contentType() != null) message.setHeader(CONTENT_TYPE, was.contentType());
    }
}

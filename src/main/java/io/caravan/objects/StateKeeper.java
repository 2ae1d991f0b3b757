package io.caravan.objects;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.KeyValues;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.Reason;
import io.caravan.jetstream.Work;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Keeps the state of each object up to date by the journal's events. A state only goes forward, whatever comes late, twice, or on several instances at a time: it is replaced
 * only where it still is what was read. Threads: safe.
 */
public final class StateKeeper extends AsyncProcessorSupport implements CamelContextAware {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** The last of those under way for an object: another one of the same object waits for it, rather than be refused for it. No more than the consumer has in its window. */
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    private CamelContext context;
    private ObjectStates states;

    /** For routes: {@code #class:io.caravan.objects.StateKeeper}. */
    public StateKeeper() {}

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected void doInit() {
        states = ObjectStates.of(context);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ObjectEvent event;
        try {
            event = EventJson.read(exchange.getMessage().getBody(byte[].class));
        } catch (IOException e) {
            exchange.setException(new PermanentException(Reason.UNDECODABLE, "no event: " + e.getMessage(), e));
            callback.done(true);
            return true;
        }
        Work work = Work.of(exchange);
        Executor executor = work == null ? Runnable::run : work.executor();
        inTurn(ObjectStates.key(event), () -> keep(event))
                .whenComplete((kept, error) -> executor.execute(() -> {
                    if (error != null) exchange.setException(cause(error));
                    callback.done(false);
                }));
        return false;
    }

    private CompletableFuture<Void> inTurn(String key, Supplier<CompletableFuture<Void>> work) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> before = underWay.put(key, mine);
        CompletableFuture<Void> result = (before == null ? DONE : before).thenCompose(turn -> work.get());
        result.whenComplete((kept, error) -> {
            underWay.remove(key, mine);
            mine.complete(null);
        });
        return result;
    }

    private CompletableFuture<Void> keep(ObjectEvent event) {
        return states.entry(event).thenCompose(found -> replace(found, event));
    }

    private CompletableFuture<Void> replace(Optional<KeyValues.Entry> found, ObjectEvent event) {
        ObjectState known = found.map(entry -> ObjectStates.read(entry.value())).orElse(null);
        ObjectState next = ObjectState.after(known, event);
        if (next == null) return DONE;
        long revision = found.map(KeyValues.Entry::revision).orElse(0L);
        return states.replace(next, ObjectStates.key(event), revision)
                .thenCompose(replaced -> replaced ? DONE : keep(event)); // another instance was quicker
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}

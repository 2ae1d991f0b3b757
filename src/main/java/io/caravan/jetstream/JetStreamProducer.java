package io.caravan.jetstream;

import io.nats.client.impl.Headers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Publishes what an exchange holds. The step ends when the stream has the message; no thread waits for that. */
final class JetStreamProducer extends DefaultAsyncProducer {
    /** The exchange property that holds the last {@link Published} of an exchange. */
    static final String PUBLISHED = "CaravanPublished";

    private final JetStreamEndpoint endpoint;
    private final ProducerSettings settings;
    /** By node id. As few as there are steps that use this producer. */
    private final Map<String, String> places = new ConcurrentHashMap<>();

    private Publisher publisher;

    JetStreamProducer(JetStreamEndpoint endpoint, ProducerSettings settings) {
        super(endpoint);
        this.endpoint = endpoint;
        this.settings = settings;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        publisher = endpoint.getComponent().newPublisher(settings.timeout(), settings.maxInFlight());
    }

    @Override
    protected void doStop() throws Exception {
        if (publisher instanceof JetStreamPublisher own) own.close();
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Work work = Work.of(exchange);
        try {
            Attempt attempt = attempt(exchange, work);
            Executor executor = work == null ? endpoint.getComponent().completions() : work.executor();
            publisher
                    .publish(attempt.message)
                    .whenComplete((ack, error) -> executor.execute(() -> {
                        attempt.ended(exchange, ack, error);
                        callback.done(false);
                    }));
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private Attempt attempt(Exchange exchange, Work work) throws Exception {
        String subject = settings.subject().resolve(exchange);
        if (work != null) work.publishing(subject);
        Headers headers = new Headers();
        settings.headers().copy(exchange, headers);
        byte[] body = settings.format().write(exchange, headers);
        Headers sent = headers.isEmpty() ? null : headers; // a message without any is shorter
        boolean counted = work != null && settings.messageId() instanceof MessageIdOption.Auto;
        String likeness = counted ? Ordinal.likeness(exchange, place(exchange), subject) : null;
        int number = counted ? work.takeNumber(likeness) : 0;
        String id = counted ? MessageIds.of(work, likeness, number) : id(exchange);
        return new Attempt(work, likeness, number, new Outgoing(subject, sent, body, id, settings.expectedStream()));
    }

    private String place(Exchange exchange) {
        String nodeId = exchange.getExchangeExtension().getHistoryNodeId();
        return places.computeIfAbsent(nodeId == null ? "" : nodeId, any -> Place.of(exchange.getContext(), nodeId));
    }

    private String id(Exchange exchange) throws PermanentException {
        return settings.messageId() instanceof MessageIdOption.Given given ? given.resolve(exchange) : null;
    }

    /**
     * One publish.
     *
     * @param work null outside of a Caravan consumer
     * @param likeness null when it has no number
     */
    private record Attempt(Work work, String likeness, int number, Outgoing message) {
        void ended(Exchange exchange, Published ack, Throwable error) {
            if (error != null) {
                if (likeness != null) work.giveBack(likeness, number);
                exchange.setException(error);
                return;
            }
            exchange.setProperty(PUBLISHED, ack);
            if (work != null) work.sent();
        }
    }
}

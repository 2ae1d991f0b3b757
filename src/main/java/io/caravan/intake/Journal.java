package io.caravan.intake;

import io.caravan.event.CloudEvents;
import io.caravan.event.Decoding;
import io.caravan.event.Decoding.Decoded;
import io.caravan.event.Decoding.Undecodable;
import io.caravan.event.EventJson;
import io.caravan.event.Identity;
import io.caravan.event.JournalSubject;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.CamelExport;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Outgoing;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.Published;
import io.caravan.jetstream.Publisher;
import io.caravan.jetstream.Reason;
import io.caravan.jetstream.Work;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Writes what a notification tells of to the journal. The exchange ends when the journal has acknowledged every event in it, so that whoever acknowledges
 * the notification then loses nothing; until then it fails as a whole, and what was written of it is recognised the next time by its event id. A notification
 * that can't be decoded fails for good. Threads: safe.
 */
public class Journal extends AsyncProcessorSupport implements CamelContextAware {
    static final String STATE_ID = "Caravan-State-Id";

    private CamelContext context;
    private NotificationDecoder decoder;
    private Publisher publisher;
    private IntakeCounts counts;
    private String stream;
    private boolean upkeep;
    private Recognition recognition;

    /** For routes: {@code #class:io.caravan.intake.Journal}. */
    public Journal() {}

    /** With another publisher than the context's. */
    Journal(Publisher publisher) {
        this.publisher = publisher;
    }

    /** With another publisher than the context's, and other knowledge of what the journal has. */
    Journal(Publisher publisher, Recognition recognition) {
        this.publisher = publisher;
        this.recognition = recognition;
    }

    /** Whether a context has intake: a route that writes to the journal, and was started. */
    public static boolean isWrittenBy(CamelContext context) {
        return context.hasService(JournalUpkeep.class) != null;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected void doInit() throws Exception {
        if (CamelExport.isUnderWay(context)) return;
        boolean keepRecords = context.getPropertiesComponent()
                .resolveProperty("caravan.journal.record")
                .map(Boolean::parseBoolean)
                .orElse(false);
        decoder = new NotificationDecoder(keepRecords);
        counts = IntakeCounts.of(context);
        stream = Names.of(context).journal();
        if (publisher == null) {
            upkeep = true;
            publisher = context.getComponent("nats-jetstream", JetStreamComponent.class)
                    .link()
                    .publisher();
            recognition = Recognition.in(context);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (upkeep) JournalUpkeep.in(context);
    }

    /** Throws nothing: intake has no error handler of Camel's, so nobody would end the exchange. */
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            return take(exchange, callback);
        } catch (RuntimeException | Error e) {
            counts.givenBack();
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private boolean take(Exchange exchange, AsyncCallback callback) {
        counts.received();
        Decoding decoding = decoder.decode(exchange.getMessage().getBody(byte[].class));
        if (decoding instanceof Undecodable undecodable) {
            counts.undecodable();
            exchange.setException(new PermanentException(Reason.UNDECODABLE, undecodable.reason(), null));
            callback.done(true);
            return true;
        }
        List<ObjectEvent> events = ((Decoded) decoding).events();
        if (events.isEmpty()) {
            counts.ignored();
            callback.done(true);
            return true;
        }
        Work work = Work.of(exchange);
        Executor executor = work == null ? Runnable::run : work.executor();
        Incoming message = new Incoming(exchange, stored(exchange), work, executor);
        writeAll(events, message)
                .whenComplete((all, error) -> executor.execute(() -> {
                    if (error == null) {
                        counts.decoded();
                        all.forEach(ack -> written(ack, work));
                    } else {
                        counts.givenBack();
                        exchange.setException(cause(error));
                    }
                    callback.done(false);
                }));
        return false;
    }

    /**
     * What told of events.
     *
     * @param by the exchange that carries it
     * @param stored when it was stored; null when it never was
     * @param work null outside of a Caravan consumer
     * @param executor runs what follows
     */
    private record Incoming(Exchange by, Instant stored, Work work, Executor executor) {}

    private static Instant stored(Exchange exchange) {
        // By core NATS anything may come under that name.
        return exchange.getMessage().getHeader(JetStreamConsumer.STORED) instanceof Instant stored ? stored : null;
    }

    private CompletableFuture<List<Published>> writeAll(List<ObjectEvent> events, Incoming message) {
        if (recognition != null && !recognition.lateness().known()) { // once, and after a reconnect
            return recognition.lateness().learn().thenCompose(known -> writeEach(events, message));
        }
        return writeEach(events, message);
    }

    private CompletableFuture<List<Published>> writeEach(List<ObjectEvent> events, Incoming message) {
        if (events.size() == 1) return write(events.get(0), message).thenApply(List::of); // MinIO sends one
        List<CompletableFuture<Published>> writes =
                events.stream().map(event -> write(event, message)).toList();
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                .thenApply(done -> writes.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Published> write(ObjectEvent decoded, Incoming message) {
        ObjectEvent event = told(decoded, message.by());
        return recognition == null || !late(message.stored(), event)
                ? publisher.publish(entry(event))
                : recognition.write(event, () -> publisher.publish(entry(event)), message.executor());
    }

    /** An event as the journal gets it. @param by what told of it */
    ObjectEvent told(ObjectEvent event, Exchange by) {
        return event;
    }

    /** Whether the journal's duplicate window may be too short for it. @param stored when what tells of it was stored in its stream; null when it never was */
    boolean late(Instant stored, ObjectEvent event) {
        return recognition.lateness().late(stored, event.time());
    }

    /** Once all of its message is: else what was written of one that failed would be counted again when it comes again. */
    private void written(Published ack, Work work) {
        counts.written(ack.duplicate());
        if (work != null) {
            work.sent();
        }
    }

    private Outgoing entry(ObjectEvent event) {
        Headers headers = new Headers();
        CloudEvents.headers(event, headers::put);
        String state = Identity.stateId(event);
        if (state != null) {
            headers.put(STATE_ID, state);
        }
        return new Outgoing(JournalSubject.of(event), headers, EventJson.write(event), event.id(), stream);
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}

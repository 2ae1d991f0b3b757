package io.caravan.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Listens to each of its buckets on a thread of its own, and gives the route one notification after the other: the next when this one is kept. */
public final class ListenConsumer extends DefaultConsumer {
    private final ListenEndpoint endpoint;
    private final MinioPlace place;
    private volatile List<Listening> listenings = List.of();
    private ListenClient client;
    private ExecutorService threads;

    ListenConsumer(ListenEndpoint endpoint, Processor processor, MinioPlace place) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.place = place;
    }

    /** How it is with each bucket; empty before the first start. */
    public List<ListenStatus> status() {
        return listenings.stream().map(Listening::status).toList();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        List<String> buckets = endpoint.bucketList();
        client = ListenClient.of(place);
        threads = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, ListenEndpoint.SCHEME, buckets.size());
        List<Listening> begun = new ArrayList<>();
        for (String bucket : buckets) {
            begun.add(new Listening(
                    bucket,
                    () -> client.listen(bucket, endpoint.getPrefix(), endpoint.getSuffix(), endpoint.eventList()),
                    this::kept));
        }
        listenings = begun;
        begun.forEach(threads::execute);
    }

    /** Null when it was kept, else why not. */
    private Throwable kept(byte[] notification) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(notification);
            getProcessor().process(exchange);
            return exchange.getException();
        } catch (Exception e) {
            return e;
        } finally {
            releaseExchange(exchange, false);
        }
    }

    @Override
    protected void doStop() throws Exception {
        listenings.forEach(Listening::stop);
        if (client != null) client.end();
        if (threads != null)
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
        super.doStop();
    }
}

package io.caravan.bucketevent;

import io.caravan.enrich.PatientMinioClient;
import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.RecordingPublisher;
import io.caravan.jetstream.ServerlessJetStream;
import io.caravan.jetstream.Work;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Real rule files with everything that is theirs, but without a server: an event goes in, what would be published comes out. */
final class ServerlessRules implements AutoCloseable {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RecordingPublisher nats = new RecordingPublisher();

    ServerlessRules(Path... files) throws Exception {
        context.addComponent("nats-jetstream", new ServerlessJetStream(nats));
        context.addComponent("bucket-event", new BucketEventComponent() {
            @Override
            protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                    throws Exception {
                BucketEventEndpoint endpoint = new BucketEventEndpoint(uri, this) {
                    @Override
                    public Consumer createConsumer(Processor processor) {
                        return new DefaultConsumer(this, processor);
                    }
                };
                endpoint.setBucket(remaining);
                setProperties(endpoint, parameters);
                return endpoint;
            }
        });
        context.getRegistry().bind("minioClient", PatientMinioClient.of("http://127.0.0.1:1", "", "")); // nobody there
        for (Path file : files) {
            load(file);
        }
        context.start();
    }

    /** @return what would be published, and how the exchange ended */
    Outcome run(String rule, ObjectEvent event) throws Exception {
        BucketEventEndpoint endpoint =
                (BucketEventEndpoint) context.getRoute(rule).getEndpoint();
        DefaultConsumer consumer = (DefaultConsumer) context.getRoute(rule).getConsumer();
        RecordingPublisher before = new RecordingPublisher();
        nats.stored().forEach(before::publish);
        Exchange exchange = consumer.createExchange(false);
        exchange.setProperty(Work.PROPERTY, new Work(rule, event.id(), null, Runnable::run));
        if (endpoint.handling(endpoint.selection()).prepare(exchange, message(event))) {
            consumer.getProcessor().process(exchange);
        }
        return new Outcome(
                nats.subjects()
                        .subList(before.subjects().size(), nats.subjects().size()),
                exchange.getException());
    }

    record Outcome(java.util.List<String> subjects, Exception error) {}

    private static Message message(ObjectEvent event) {
        Headers headers = new Headers();
        headers.put("ce-id", event.id());
        return NatsMessage.builder()
                .subject(JournalSubject.of(event))
                .data(EventJson.write(event))
                .headers(headers)
                .build();
    }

    private void load(Path file) throws Exception {
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(ResourceHelper.resolveResource(context, "file:" + file))) {
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                configurations.addRouteConfigurationsToCamelContext(context);
            }
            context.addRoutes(builder);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}

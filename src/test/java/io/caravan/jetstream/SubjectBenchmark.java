package io.caravan.jetstream;

import io.caravan.bench.Load;
import io.caravan.event.Decoding;
import io.caravan.event.NotificationDecoder;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to make an event's subject. */
@State(Scope.Benchmark)
public class SubjectBenchmark {
    private final SubjectTemplate template = SubjectTemplate.of("events.{bucket}.{kind}.{ext}");
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    public SubjectBenchmark() {
        byte[] notification = Load.notification(1, "png");
        Decoding.Decoded decoded = (Decoding.Decoded) new NotificationDecoder().decode(notification);
        exchange.getMessage().setBody(decoded.events().get(0));
    }

    @Benchmark
    public String subjectTemplate() throws PermanentException {
        return template.resolve(exchange);
    }
}

package org.example;

import org.apache.camel.builder.RouteBuilder;

/** A rule: the id names its durable consumer, its dead letters and its metrics. */
public final class Invoices extends RouteBuilder {
    @Override
    public void configure() {
        from("bucket-event:inbox?events=created&prefix=invoices/&suffix=.pdf")
                .routeId("invoices")
                .log("books ${body.key}")
                .to("nats-jetstream:events.invoices.{name}");
    }
}

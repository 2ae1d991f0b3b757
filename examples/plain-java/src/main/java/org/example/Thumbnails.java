package org.example;

import org.apache.camel.builder.RouteBuilder;

/** A rule: the id names its durable consumer, its dead letters and its metrics. */
public final class Thumbnails extends RouteBuilder {
    @Override
    public void configure() {
        from("bucket-event:photos?events=created&suffix=.png,.jpg")
                .routeId("thumbnails")
                .log("makes a thumbnail of ${body.key}")
                .to("nats-jetstream:events.thumbnails.{bucket}");
    }
}

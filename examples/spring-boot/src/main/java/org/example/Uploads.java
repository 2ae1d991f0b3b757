package org.example;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A rule: the id names its durable consumer, its dead letters and its metrics. */
@Component
public class Uploads extends RouteBuilder {
    @Override
    public void configure() {
        from("bucket-event:uploads-*?events=created&minSize=1MB")
                .routeId("uploads")
                .log("${body.key} is large")
                .to("nats-jetstream:events.uploads.{bucket}");
    }
}

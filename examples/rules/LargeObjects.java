import org.apache.camel.builder.RouteBuilder;

/** The same in Java: put this file beside the YAML rules, it is compiled when it is loaded. */
public class LargeObjects extends RouteBuilder {
    @Override
    public void configure() {
        from("bucket-event:*?events=created&minSize=100MB")
                .routeId("large-objects")
                .routeDescription("Objects of 100 MB and more go to events.large.<bucket>.")
                .to("nats-jetstream:events.large.{bucket}")
                .id("large-objects.publish-event");
    }
}

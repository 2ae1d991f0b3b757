package io.caravan.intake;

import java.util.Arrays;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Listen to buckets of MinIO, without any notification being set up there. MinIO tells at most once, and nothing of what happens while the connection is broken.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = ListenEndpoint.SCHEME,
        title = "Bucket Listen",
        syntax = "bucket-listen:buckets",
        remote = true,
        consumerOnly = true,
        category = {Category.CLOUD, Category.MESSAGING})
public class ListenEndpoint extends DefaultEndpoint {
    static final String SCHEME = "bucket-listen";

    @UriPath(description = "Names of buckets, separated by commas.")
    @Metadata(required = true)
    private String buckets;

    @UriParam(
            defaultValue = "s3:ObjectCreated:*,s3:ObjectRemoved:*",
            description = "Which events, by MinIO's names, separated by commas.")
    private String events = "s3:ObjectCreated:*,s3:ObjectRemoved:*";

    @UriParam(description = "Beginning of the keys.")
    private String prefix;

    @UriParam(description = "End of the keys.")
    private String suffix;

    public ListenEndpoint(String uri, Component component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("nobody can be told by " + SCHEME + ": it only listens");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ListenConsumer consumer = new ListenConsumer(this, processor, MinioPlace.of(getCamelContext()));
        configureConsumer(consumer);
        return consumer;
    }

    List<String> bucketList() {
        return list(buckets);
    }

    List<String> eventList() {
        return list(events);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    public String getBuckets() {
        return buckets;
    }

    public void setBuckets(String buckets) {
        this.buckets = buckets;
    }

    public String getEvents() {
        return events;
    }

    public void setEvents(String events) {
        this.events = events;
    }

    public String getPrefix() {
        return prefix;
    }

    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    public String getSuffix() {
        return suffix;
    }

    public void setSuffix(String suffix) {
        this.suffix = suffix;
    }
}

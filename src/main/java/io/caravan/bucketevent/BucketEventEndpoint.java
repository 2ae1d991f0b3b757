package io.caravan.bucketevent;

import io.caravan.jetstream.ConsumerSettings;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Link;
import io.caravan.objects.ObjectStates;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begin a rule: the events of the journal that the options ask for, each settled when the route has ended for it.
 *
 * <p>The route needs an id, which names the rule's durable consumer, its dead letters and its metrics. Every option that isn't given lets
 * everything through, but for {@code events}. Lists are separated by commas; a backslash takes the next character literally.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = BucketEventEndpoint.SCHEME,
        title = "Bucket Event",
        syntax = "bucket-event:bucket",
        remote = true,
        consumerOnly = true,
        category = {Category.CLOUD, Category.MESSAGING})
public class BucketEventEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    static final String SCHEME = "bucket-event";

    private static final Logger LOG = LoggerFactory.getLogger(BucketEventEndpoint.class);

    @UriPath(
            description =
                    "Names of buckets, or patterns, in which an asterisk is any number of characters. An asterisk alone is every bucket.")
    @Metadata(required = true)
    private String bucket;

    @UriParam(
            label = "filter",
            defaultValue = "created,changed,removed",
            description =
                    "Which events: groups (created, changed, removed, accessed, other), the store's names with or without s3:, or names with wildcards such as "
                            + "s3:ObjectCreated: and an asterisk. Changed is tagging, retention and legal hold. When not given, whatever changed an object: not that it was read, "
                            + "so that a rule which reads its object doesn't call itself.")
    private String events;

    @UriParam(label = "filter", description = "Beginnings of keys. Case counts.")
    private String prefix;

    @UriParam(
            label = "filter",
            description = "Endings of keys, such as .png,.jpg or _SUCCESS or .tar.gz. Case doesn't count.")
    private String suffix;

    @UriParam(
            label = "filter",
            description =
                    "Patterns of keys: an asterisk is any number of characters within a segment, two are any number across segments, a question mark is one. Case counts.")
    private String key;

    @UriParam(
            label = "filter",
            description =
                    "Patterns of content types, in which an asterisk is any number of characters. Case and parameters (charset=…) don't count. An event without one, such as a delete, doesn't match.")
    private String contentType;

    @UriParam(
            label = "filter",
            description =
                    "Smallest size in bytes, or with a unit: KB, MB, GB (thousands), KiB, MiB, GiB (1,024s). An event without a size, such as a delete, doesn't match.")
    private String minSize;

    @UriParam(
            label = "filter",
            description =
                    "Largest size, written as minSize is. An event without a size, such as a delete, doesn't match.")
    private String maxSize;

    @UriParam(
            label = "filter",
            description =
                    "A predicate in Camel's Simple language over the event, such as ${body.metadata[project]} == 'x'. It is asked last. When it throws, the event has failed: it is tried again, then a dead letter.")
    private String where;

    @UriParam(
            defaultValue = "now",
            description =
                    "Where a new rule begins: now, beginning, a time (2026-11-23T08:00:00Z) or an age (24h, 7d). It counts only when the rule's durable is made; later, caravan replay goes back.")
    private String since = "now";

    @UriParam(
            defaultValue = "false",
            description =
                    "Whether the events of one object are worked on one after the other, by one instance at a time. An event that fails holds up those of its object.")
    private boolean ordered;

    @UriParam(
            defaultValue = "PASS",
            description =
                    "What becomes of an event whose object has changed since, as far as is known: it passes, it is marked by the header CaravanStale, or it is dropped (filtered). Only for what is created or removed without naming a version. Needs caravan.objects.enabled.")
    private Stale stale = Stale.PASS;

    @UriParam(
            defaultValue = "false",
            description =
                    "Whether removed events get what their object was, where that is known: the headers CaravanLastSize, CaravanLastEtag and CaravanLastContentType. Needs caravan.objects.enabled.")
    private boolean lastState;

    @UriParam(
            defaultValue = "1",
            description = "Threads of the rule on this instance. More than one is for steps that block.")
    private int concurrency = 1;

    @UriParam(
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description = "After this long an exchange that hasn't ended counts as failed. 0 is never.")
    private long ruleTimeout = 30_000;

    @UriParam(
            label = "advanced",
            defaultValue = "1000",
            description = "How many events this instance holds unsettled at a time.")
    private int window = 1_000;

    @UriParam(
            label = "advanced",
            defaultValue = "10000",
            description =
                    "How many events all instances hold unsettled or waiting for another try. When as many fail, the rule stalls.")
    private int maxAckPending = 10_000;

    public BucketEventEndpoint(String uri, BucketEventComponent component) {
        super(uri, component);
    }

    /** Two rules may say the same of the events they want, and are two rules. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "bucket-event: begins a route and can't end one; publish with nats-jetstream:");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Selection selection = selection();
        List<String> filters = FilterSubjects.of(selection);
        Link link = ((BucketEventComponent) getComponent()).jetStream().link();
        JetStreamConsumer consumer = new JetStreamConsumer(
                this, knowing(processor), link, route -> settings(route, filters), handling(selection));
        configureConsumer(consumer);
        return consumer;
    }

    private Processor knowing(Processor rule) {
        if (stale == Stale.PASS && !lastState) return rule;
        if (!ObjectStates.areKept(getCamelContext())) {
            throw new IllegalArgumentException(
                    SCHEME + ":" + bucket + ": " + (lastState ? "lastState" : "stale")
                            + " needs to know the last state of each object, which isn't kept: set caravan.objects.enabled=true");
        }
        return new StateLookup(
                AsyncProcessorConverterHelper.convert(rule), ObjectStates.of(getCamelContext())::of, stale, lastState);
    }

    EventHandling handling(Selection selection) {
        return new EventHandling(new Matcher(selection), Where.of(getCamelContext(), where));
    }

    /** What the options ask for, checked. @throws IllegalArgumentException naming all that is wrong with them */
    Selection selection() {
        try {
            return Selection.of(new RuleOptions(bucket, events, prefix, suffix, key, contentType, minSize, maxSize));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bucket-event:" + bucket + ": " + e.getMessage());
        }
    }

    private ConsumerSettings settings(Route route, List<String> filters) {
        LooseEnds.of(route)
                .forEach(step -> LOG.warn(
                        "rule {}: the step {} ends the exchange before its work is done: what happens behind it isn't retried and isn't dead-lettered",
                        route.getId(),
                        step));
        return RuleSettings.of(this, route, filters, Clock.systemUTC());
    }

    public String getBucket() {
        return bucket;
    }

    public void setBucket(String bucket) {
        this.bucket = bucket;
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

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public String getContentType() {
        return contentType;
    }

    public void setContentType(String contentType) {
        this.contentType = contentType;
    }

    public String getMinSize() {
        return minSize;
    }

    public void setMinSize(String minSize) {
        this.minSize = minSize;
    }

    public String getMaxSize() {
        return maxSize;
    }

    public void setMaxSize(String maxSize) {
        this.maxSize = maxSize;
    }

    public String getWhere() {
        return where;
    }

    public void setWhere(String where) {
        this.where = where;
    }

    public String getSince() {
        return since;
    }

    public void setSince(String since) {
        this.since = since;
    }

    public boolean isOrdered() {
        return ordered;
    }

    public void setOrdered(boolean ordered) {
        this.ordered = ordered;
    }

    public Stale getStale() {
        return stale;
    }

    public void setStale(Stale stale) {
        this.stale = stale;
    }

    public boolean isLastState() {
        return lastState;
    }

    public void setLastState(boolean lastState) {
        this.lastState = lastState;
    }

    public int getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    public long getRuleTimeout() {
        return ruleTimeout;
    }

    public void setRuleTimeout(long ruleTimeout) {
        this.ruleTimeout = ruleTimeout;
    }

    public int getWindow() {
        return window;
    }

    public void setWindow(int window) {
        this.window = window;
    }

    public int getMaxAckPending() {
        return maxAckPending;
    }

    public void setMaxAckPending(int maxAckPending) {
        this.maxAckPending = maxAckPending;
    }
}

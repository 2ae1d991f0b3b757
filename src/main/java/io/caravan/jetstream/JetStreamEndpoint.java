package io.caravan.jetstream;

import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Consume from and publish to NATS JetStream, so that nothing is lost: each message is settled when its exchange ends, and a publish ends when the stream has it.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = JetStreamEndpoint.SCHEME,
        title = "NATS JetStream",
        syntax = "nats-jetstream:subject",
        remote = true,
        category = {Category.MESSAGING})
public class JetStreamEndpoint extends DefaultEndpoint implements AsyncEndpoint {
    static final String SCHEME = "nats-jetstream";

    @UriPath(
            description =
                    "The subject. For a producer it may have the placeholders {bucket} {key} {path} {name} {ext} {kind} {type} {versionId} and {header.X}, each of which becomes one token, except {path}, whose slashes become dots.")
    @Metadata(required = true)
    private String subject;

    @UriParam(label = "consumer", description = "Name of the stream to consume from.")
    private String stream;

    @UriParam(
            label = "consumer",
            description =
                    "Name of the durable consumer, which keeps the place in the stream. Instances that name the same one share the work.")
    private String durableName;

    @UriParam(
            label = "consumer",
            description =
                    "Subjects to consume, separated by commas, wildcards allowed; no two may overlap. When not given, the endpoint's own subject.")
    private String filterSubjects;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            description = "How many messages this instance holds unsettled at a time.")
    private int window = 1_000;

    @UriParam(
            label = "consumer",
            defaultValue = "32MB",
            description = "How many bytes of messages this instance holds unsettled at a time, such as 32MB.")
    private String windowBytes = "32MB";

    @UriParam(
            label = "consumer",
            defaultValue = "10000",
            description = "How many messages all instances hold unsettled or waiting for another try.")
    private int maxAckPending = 10_000;

    @UriParam(
            label = "consumer",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description =
                    "After this long the server delivers again what was neither settled nor marked as in progress.")
    private long ackWait = 30_000;

    @UriParam(
            label = "consumer",
            defaultValue = "1s,5s,15s,1m,5m",
            description =
                    "How long a message that failed stays away, for its first failure, its second and so on, separated by commas.")
    private String nakDelays = "1s,5s,15s,1m,5m";

    @UriParam(
            label = "consumer",
            defaultValue = "DEAD_LETTER",
            description =
                    "What happens when the delays are used up: the message becomes a dead letter, or the last delay repeats for ever.")
    private ConsumerSettings.Exhausted exhausted = ConsumerSettings.Exhausted.DEAD_LETTER;

    @UriParam(
            label = "consumer",
            description =
                    "Subject that dead letters are published to. When not given there are none, and the last delay repeats for ever.")
    private String deadLetterSubject;

    @UriParam(
            label = "consumer",
            defaultValue = "all",
            enums = "all,new,byStartTime",
            description =
                    "Where a new durable begins: with the oldest message, with the next one, or with the first one stored at startTime or later.")
    private String deliverPolicy = "all";

    @UriParam(label = "consumer", description = "With deliverPolicy=byStartTime: a time such as 2026-11-23T08:00:00Z.")
    private String startTime;

    @UriParam(
            label = "consumer",
            defaultValue = "1",
            description = "Threads of the route on this instance. More than one is for steps that block.")
    private int concurrency = 1;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "After this long an exchange that hasn't ended counts as failed. 0 is never.")
    private long workTimeout;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "false",
            description =
                    "Whether the route settles each message itself, by the Acknowledgement in the header CaravanAcknowledgement, instead of by the end of the exchange.")
    private boolean manualAck;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "false",
            description =
                    "Whether to take the first message only when all other consumers of the component have their durables.")
    private boolean startLast;

    @UriParam(
            label = "consumer,advanced",
            description =
                    "Subjects of the same work queue, separated by commas: a message is worked on only when nothing that was stored before it is left on them.")
    private String behind;

    @UriParam(
            label = "producer",
            defaultValue = "auto",
            description =
                    "The Nats-Msg-Id, by which a stream recognises duplicates: auto gives every message of a rule one that is the same when it is tried again, and none outside of rules; none gives none; anything else is a template like the subject.")
    private String messageId = "auto";

    @UriParam(
            label = "producer",
            description =
                    "Name of the stream that has to take the message. When another one takes the subject, the message is refused.")
    private String expectedStream;

    @UriParam(
            label = "producer",
            defaultValue = "5s",
            javaType = "java.time.Duration",
            description = "How long to wait for the stream's acknowledgement. Then the publish counts as an outage.")
    private long publishTimeout = 5_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "4000",
            description =
                    "How many acknowledgements are awaited at a time. What is published beyond that waits its turn, without holding a thread.")
    private int maxInFlight = 4_000;

    @UriParam(
            label = "producer",
            enums = "cloudevents-binary,cloudevents-json,s3,raw",
            description =
                    "How an event is written: as its JSON with CloudEvents headers, as one CloudEvents JSON document, as a notification in the form of MinIO and S3, or the body as it is. When not given, cloudevents-binary for events and raw for all else.")
    private String format;

    @UriParam(
            label = "producer",
            description =
                    "Names of headers that are sent along, separated by commas; a * at the end of a name stands for any ending. When not given, none but those of the format. Those of Camel and NATS themselves are never sent.")
    private String headers;

    public JetStreamEndpoint(String uri, JetStreamComponent component) {
        super(uri, component);
    }

    @Override
    public JetStreamComponent getComponent() {
        return (JetStreamComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new JetStreamProducer(this, ProducerSettings.of(this));
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        PlainHandling handling = new PlainHandling();
        JetStreamConsumer consumer = new JetStreamConsumer(
                this, processor, getComponent().link(), route -> EndpointSettings.of(this, route), handling);
        EndpointSettings.check(this);
        configureConsumer(consumer);
        return consumer;
    }

    public String getSubject() {
        return subject;
    }

    public void setSubject(String subject) {
        this.subject = subject;
    }

    public String getStream() {
        return stream;
    }

    public void setStream(String stream) {
        this.stream = stream;
    }

    public String getDurableName() {
        return durableName;
    }

    public void setDurableName(String durableName) {
        this.durableName = durableName;
    }

    public String getFilterSubjects() {
        return filterSubjects;
    }

    public void setFilterSubjects(String filterSubjects) {
        this.filterSubjects = filterSubjects;
    }

    public int getWindow() {
        return window;
    }

    public void setWindow(int window) {
        this.window = window;
    }

    public String getWindowBytes() {
        return windowBytes;
    }

    public void setWindowBytes(String windowBytes) {
        this.windowBytes = windowBytes;
    }

    public int getMaxAckPending() {
        return maxAckPending;
    }

    public void setMaxAckPending(int maxAckPending) {
        this.maxAckPending = maxAckPending;
    }

    public long getAckWait() {
        return ackWait;
    }

    public void setAckWait(long ackWait) {
        this.ackWait = ackWait;
    }

    public String getNakDelays() {
        return nakDelays;
    }

    public void setNakDelays(String nakDelays) {
        this.nakDelays = nakDelays;
    }

    public ConsumerSettings.Exhausted getExhausted() {
        return exhausted;
    }

    public void setExhausted(ConsumerSettings.Exhausted exhausted) {
        this.exhausted = exhausted;
    }

    public String getDeadLetterSubject() {
        return deadLetterSubject;
    }

    public void setDeadLetterSubject(String deadLetterSubject) {
        this.deadLetterSubject = deadLetterSubject;
    }

    public String getDeliverPolicy() {
        return deliverPolicy;
    }

    public void setDeliverPolicy(String deliverPolicy) {
        this.deliverPolicy = deliverPolicy;
    }

    public String getStartTime() {
        return startTime;
    }

    public void setStartTime(String startTime) {
        this.startTime = startTime;
    }

    public int getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    public long getWorkTimeout() {
        return workTimeout;
    }

    public void setWorkTimeout(long workTimeout) {
        this.workTimeout = workTimeout;
    }

    public boolean isManualAck() {
        return manualAck;
    }

    public void setManualAck(boolean manualAck) {
        this.manualAck = manualAck;
    }

    public boolean isStartLast() {
        return startLast;
    }

    public void setStartLast(boolean startLast) {
        this.startLast = startLast;
    }

    public String getBehind() {
        return behind;
    }

    public void setBehind(String behind) {
        this.behind = behind;
    }

    public String getMessageId() {
        return messageId;
    }

    public void setMessageId(String messageId) {
        this.messageId = messageId;
    }

    public String getExpectedStream() {
        return expectedStream;
    }

    public void setExpectedStream(String expectedStream) {
        this.expectedStream = expectedStream;
    }

    public long getPublishTimeout() {
        return publishTimeout;
    }

    public void setPublishTimeout(long publishTimeout) {
        this.publishTimeout = publishTimeout;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public String getFormat() {
        return format;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    public String getHeaders() {
        return headers;
    }

    public void setHeaders(String headers) {
        this.headers = headers;
    }
}

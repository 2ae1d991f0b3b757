package io.caravan.jetstream;

import io.nats.client.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/**
 * The work on one message of a consumer, carried as a property by its exchange and by every exchange split off from it.
 * It tells a producer for whom it publishes, and the consumer what was sent. Threads: safe, since a rule may fan out in parallel.
 */
public final class Work {
    /** The exchange property that holds it. */
    public static final String PROPERTY = "CaravanWork";

    private final String rule;
    private final String eventId;
    private final String replayRun;
    private final Executor executor;
    private final AtomicInteger sends = new AtomicInteger();
    private final Map<String, Equals> equals = new HashMap<>();
    private volatile String lastSubject;
    private volatile Object body;
    private volatile Message message;

    /**
     * @param rule route id of the rule, or the durable's name for a plain consumer
     * @param eventId id of the event, or stream and sequence for a plain consumer; part of every message id
     * @param replayRun names the replay that this is part of, or null
     * @param executor runs what follows an asynchronous step: the consumer's own threads
     */
    public Work(String rule, String eventId, String replayRun, Executor executor) {
        this.rule = rule;
        this.eventId = eventId;
        this.replayRun = replayRun;
        this.executor = executor;
    }

    /** The work that an exchange is part of, or null outside of a Caravan consumer. */
    public static Work of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Work.class);
    }

    public String rule() {
        return rule;
    }

    public String eventId() {
        return eventId;
    }

    /** Null when this is no replay. */
    public String replayRun() {
        return replayRun;
    }

    public Executor executor() {
        return executor;
    }

    /** Notes what a message was read as. @param body immutable */
    public void read(Message from, Object as) {
        message = from;
        body = as;
    }

    /** The message that a body was read from, or null when it is another body. As long as a rule leaves the body alone, it needn't be written anew. */
    Message messageOf(Object of) {
        return of != null && of == body ? message : null;
    }

    /** Notes that something left Camel for good (a PubAck came, or another remote endpoint took it). */
    public void sent() {
        sends.incrementAndGet();
    }

    /** How many sends have succeeded. */
    public int sends() {
        return sends.get();
    }

    /** Notes the subject that a producer is about to publish to, for the dead letter. */
    public void publishing(String subject) {
        lastSubject = subject;
    }

    /** The last subject resolved, or null. */
    public String lastSubject() {
        return lastSubject;
    }

    /** Takes the lowest free number among publishes that are alike in all else; {@link #giveBack} it when the publish failed, so that its retry in place gets the same. */
    public int takeNumber(String likeness) {
        synchronized (equals) {
            Equals counter = equals.computeIfAbsent(likeness, k -> new Equals());
            Integer again = counter.free.pollFirst();
            return again != null ? again : counter.next++;
        }
    }

    public void giveBack(String likeness, int number) {
        synchronized (equals) {
            equals.get(likeness).free.addLast(number);
        }
    }

    private static final class Equals {
        private int next;
        private final Deque<Integer> free = new ArrayDeque<>();
    }
}

package io.caravan.ops;

import io.caravan.bucketevent.BucketEventEndpoint;
import io.caravan.intake.IntakeCounts;
import io.caravan.intake.JournalIndex;
import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Names;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Meters of the consumers and of intake. They read counters that are kept anyway, when somebody looks, so an event costs nothing more for them. A rule that is
 * edited begins at 0 again, which is what Prometheus expects of counters. All bear the group: several contexts may share a registry. Threads: safe.
 */
final class Meters extends LifecycleStrategySupport {
    /** Camel's own name for it, where there are several. */
    private static final String REGISTRY = "metricsRegistry";

    private final CamelContext context;
    private final Books books;
    private final Map<String, MeterSet> ofRoutes = new HashMap<>();
    private MeterSet ofContext;

    Meters(CamelContext context, Books books) {
        this.context = context;
        this.books = books;
    }

    @Override
    public synchronized void onRoutesAdd(Collection<Route> routes) {
        MeterRegistry registry = registry(context);
        if (registry == null) return;
        Tags tags = Tags.of("group", Names.of(context).group());
        for (Route route : routes) {
            if (!(route.getConsumer() instanceof JetStreamConsumer consumer)) continue;
            if (ofContext == null) ofContext = ofContext(new MeterSet(registry, tags));
            forget(route);
            MeterSet meters = of(route.getRouteId(), consumer, registry, tags);
            if (consumer.getEndpoint() instanceof BucketEventEndpoint) booked(meters, route.getRouteId());
            ofRoutes.put(route.getRouteId(), meters);
        }
    }

    @Override
    public synchronized void onRoutesRemove(Collection<Route> routes) {
        routes.forEach(this::forget);
    }

    /** The registry may outlive the context. */
    @Override
    public synchronized void onContextStopped(CamelContext stopped) {
        ofRoutes.values().forEach(MeterSet::remove);
        ofRoutes.clear();
        if (ofContext != null) ofContext.remove();
        ofContext = null;
    }

    private void forget(Route route) {
        MeterSet meters = ofRoutes.remove(route.getRouteId());
        if (meters != null) meters.remove();
    }

    /** Null when nobody wants meters. */
    static MeterRegistry registry(CamelContext context) {
        MeterRegistry named = context.getRegistry().lookupByNameAndType(REGISTRY, MeterRegistry.class);
        return named != null ? named : context.getRegistry().findSingleByType(MeterRegistry.class);
    }

    /** Of a rule they count events; of another route, such as intake, messages: a sum over rules is no sum of both. */
    private static MeterSet of(String route, JetStreamConsumer consumer, MeterRegistry registry, Tags tags) {
        boolean rule = consumer.getEndpoint() instanceof BucketEventEndpoint;
        MeterSet meters = new MeterSet(registry, tags.and(rule ? "rule" : "route", route));
        String name = rule ? "events" : "messages";
        meters.counter(
                name + ".offered",
                "What it began to work on, each once: delivered + filtered + dead-lettered + pending",
                consumer,
                of(ConsumerStatus::offered));
        ended(meters, name, "delivered", consumer, ConsumerStatus::delivered);
        ended(meters, name, "filtered", consumer, ConsumerStatus::filtered);
        ended(meters, name, "dead-lettered", consumer, ConsumerStatus::deadLettered);
        meters.counter(
                name + ".retried",
                "Attempts that failed and are followed by another",
                consumer,
                of(ConsumerStatus::retried));
        meters.gauge(
                name + ".pending", "What is worked on or waits for another try", consumer, of(ConsumerStatus::pending));
        meters.gauge(name + ".waiting", "What waits for another try", consumer, of(ConsumerStatus::waiting));
        meters.gauge(
                name + ".backlog",
                "How far its durable is behind: not handed out or not settled, whichever instance has it",
                consumer,
                of(status -> status.backlog() < 0 ? Double.NaN : status.backlog()));
        meters.gauge(
                name + ".flowing",
                "1 when it works; why it doesn't: the health check",
                consumer,
                of(status -> status.healthy() ? 1 : 0));
        return meters;
    }

    private void booked(MeterSet meters, String rule) {
        String durable = Names.of(context).durable(rule);
        meters.gauge(
                "events.oldest.seconds",
                "Age of the oldest event in the journal that it hasn't done with",
                books,
                all -> all.oldest(durable));
        meters.gauge("dead.letters", "Dead letters that it has now", books, all -> all.letters(rule));
    }

    private static void ended(
            MeterSet meters,
            String name,
            String outcome,
            JetStreamConsumer consumer,
            ToDoubleFunction<ConsumerStatus> count) {
        meters.counter(name, "What it has done with", Tags.of("outcome", outcome), consumer, of(count));
    }

    private static ToDoubleFunction<JetStreamConsumer> of(ToDoubleFunction<ConsumerStatus> count) {
        return consumer -> {
            ConsumerStatus status = consumer.status();
            return status == null ? 0 : count.applyAsDouble(status);
        };
    }

    private MeterSet ofContext(MeterSet meters) {
        IntakeCounts intake = IntakeCounts.of(context);
        meters.gauge("nats.connected", "1 when messages get through to NATS", context, Meters::connected);
        meters.counter(
                "intake.received",
                "Notifications taken: decoded + undecodable + ignored + pending",
                intake,
                counts -> counts.now().received());
        String messages = "Notifications it has done with";
        intake(meters, "messages", messages, "decoded", intake, IntakeCounts.Now::decoded);
        intake(meters, "messages", messages, "undecodable", intake, IntakeCounts.Now::undecodable);
        intake(meters, "messages", messages, "ignored", intake, IntakeCounts.Now::ignored);
        meters.gauge("journal.unheard", "Events in the journal that nothing listens to", books, Books::unheard);
        Names names = Names.of(context);
        for (String stream :
                List.of(names.in(), names.journal(), names.out(), names.deadLetters(), names.undecoded())) {
            Tags of = Tags.of("stream", stream);
            meters.gauge("stream.messages", "What it has now", of, books, all -> all.messages(stream));
            meters.gauge("stream.bytes", "What that takes", of, books, all -> all.bytes(stream));
            meters.gauge("stream.full.ratio", "Of the limit it is nearest to", of, books, all -> all.full(stream));
        }
        String records = "Records of decoded notifications";
        intake(meters, "records", records, "journaled", intake, IntakeCounts.Now::journaled);
        intake(meters, "records", records, "duplicate", intake, IntakeCounts.Now::duplicate);
        meters.gauge(
                "index.entries",
                "Entries of the journal by which late copies are known again; 0 before the first came late",
                context,
                Meters::indexed);
        return meters;
    }

    private static double indexed(CamelContext context) {
        return JournalIndex.find(context).map(JournalIndex::size).orElse(0L);
    }

    private static void intake(
            MeterSet meters,
            String what,
            String description,
            String outcome,
            IntakeCounts intake,
            ToDoubleFunction<IntakeCounts.Now> count) {
        meters.counter(
                "intake." + what,
                description,
                Tags.of("outcome", outcome),
                intake,
                counts -> count.applyAsDouble(counts.now()));
    }

    private static double connected(CamelContext context) {
        boolean connected = context.hasComponent("nats-jetstream") instanceof JetStreamComponent component
                && component.link() != null
                && component.link().connected();
        return connected ? 1 : 0;
    }
}

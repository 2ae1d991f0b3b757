package io.caravan.ops;

import io.caravan.intake.Journal;
import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Names;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.SequenceInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says so, once, when the rules of a context wait for a journal that nobody fills: an application with rules but without intake, and no Caravan beside it. Several
 * looks have to agree, so that a Caravan which restarts isn't missed. With intake in the context the server is asked nothing. Threads: one of its own.
 */
final class JournalWatch extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWatch.class);

    private static final Duration EVERY = Duration.ofMillis(2_500);
    private static final int LOOKS_TO_BE_SURE = 3;
    /** Once it is known how things are, only each so many-th look is taken. */
    private static final int NOW_AND_THEN = 24;
    /** A user who may not look isn't asked to explain that for ever. */
    private static final int FAILURES = 3;

    private static final Duration RECENT = Duration.ofSeconds(30);
    private static final int NO_SUCH_STREAM = 10059;

    private final CamelContext context;
    private final Duration every;
    private final Consumer<String> warning;
    private ScheduledExecutorService executor;
    private int unfilled;
    private int failures;
    private boolean said;
    private long lastSequence = -1;

    JournalWatch(CamelContext context) {
        this(context, EVERY, LOG::warn);
    }

    /** @param warning is given one line when nobody fills the journal */
    JournalWatch(CamelContext context, Duration every, Consumer<String> warning) {
        this.context = context;
        this.every = every;
        this.warning = warning;
    }

    @Override
    public void onContextStarted(CamelContext started) {
        executor = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "journal-watch");
        again(every);
    }

    @Override
    public void onContextStopping(CamelContext stopping) {
        if (executor != null) context.getExecutorServiceManager().shutdownNow(executor);
    }

    private void again(Duration delay) {
        if (!executor.isShutdown()) executor.schedule(this::look, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<String> rules = rules();
        if (rules.isEmpty() || Journal.isWrittenBy(context) || !link().connected()) {
            again(every);
            return;
        }
        try {
            again(isFilled() ? filled() : unfilled(rules));
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debug("can't see whether somebody fills the journal: {}", e.toString());
            if (++failures < FAILURES) again(every);
        }
    }

    private Duration filled() {
        if (said) LOG.info("somebody fills the journal now");
        said = false;
        unfilled = 0;
        return every.multipliedBy(NOW_AND_THEN);
    }

    private Duration unfilled(List<String> rules) {
        if (++unfilled >= LOOKS_TO_BE_SURE && !said) {
            said = true;
            Names names = link().names();
            warning.accept(
                    ("rules %s wait for events, but nobody fills the journal %s: no intake takes from stream %s, neither here nor elsewhere; "
                                    + "run Caravan beside this application, or include classpath:caravan/routes/*.camel.yaml here")
                            .formatted(rules, names.journal(), names.in()));
        }
        return said ? every.multipliedBy(NOW_AND_THEN) : every;
    }

    /** Blocks. */
    private boolean isFilled() throws IOException, JetStreamApiException {
        Names names = link().names();
        JetStreamManagement management = link().management();
        try {
            long sequence =
                    management.getStreamInfo(names.journal()).getStreamState().getLastSequence();
            boolean grew = lastSequence >= 0 && sequence > lastSequence;
            lastSequence = sequence;
            return grew || management.getConsumers(names.in()).stream().anyMatch(JournalWatch::isActive);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_STREAM) return false;
            throw e;
        }
    }

    /** Somebody waits for its next message, or got one a moment ago. */
    private static boolean isActive(ConsumerInfo intake) {
        SequenceInfo delivered = intake.getDelivered();
        ZonedDateTime last = delivered == null ? null : delivered.getLastActive();
        return intake.getNumWaiting() > 0
                || intake.isPushBound()
                || (last != null && last.isAfter(intake.getTimestamp().minus(RECENT)));
    }

    /** Those that take from the journal. Never starts anything. */
    private List<String> rules() {
        return context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof JetStreamConsumer consumer && isRule(consumer.status()))
                .map(route -> route.getRouteId())
                .toList();
    }

    private boolean isRule(ConsumerStatus status) {
        return status != null && status.stream().equals(link().names().journal());
    }

    private Link link() {
        return context.getComponent("nats-jetstream", JetStreamComponent.class).link();
    }
}

package io.caravan.intake;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Trim;
import io.caravan.jetstream.TrimSettings;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims the journal, so that intake never finds it full. Every context with intake does it, now and then; the first time when its rules have had the time to take up their places. */
final class JournalUpkeep extends ServiceSupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(JournalUpkeep.class);

    private CamelContext context;
    private ScheduledExecutorService executor;

    /** Has it begin in a context, unless it has begun. */
    static void in(CamelContext context) throws Exception {
        synchronized (JournalUpkeep.class) {
            if (context.hasService(JournalUpkeep.class) == null) context.addService(new JournalUpkeep(), true, true);
        }
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected void doStart() {
        JetStreamComponent component = context.getComponent("nats-jetstream", JetStreamComponent.class);
        TrimSettings settings = TrimSettings.of(context);
        Trim trim = new Trim(component.link(), settings);
        executor = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "journal-upkeep");
        long every = settings.every().toMillis();
        long first = every + ThreadLocalRandom.current().nextLong(every / 2); // instances needn't look at the same time
        executor.scheduleWithFixedDelay(() -> look(trim), first, every, TimeUnit.MILLISECONDS);
    }

    /** One that throws would be the last. */
    private static void look(Trim trim) {
        try {
            trim.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("looking after the journal failed, it goes on: {}", e.toString(), e);
        }
    }

    @Override
    protected void doStop() {
        if (executor != null) context.getExecutorServiceManager().shutdownNow(executor);
    }
}

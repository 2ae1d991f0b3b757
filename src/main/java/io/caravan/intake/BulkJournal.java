package io.caravan.intake;

import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.jetstream.CamelExport;
import io.caravan.jetstream.Work;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@link Journal} for what an audit or a backfill found: no more than {@code caravan.bulk.rate} in a second, and only what the journal has no event of yet, neither of that id nor of that
 * state. Its subject says which of the two found it. Threads: safe.
 */
public final class BulkJournal extends Journal {
    private static final String RATE = "caravan.bulk.rate";
    private static final String DEFAULT_RATE = "500";
    private static final String SUBJECT = "CaravanSubject";
    private static final String BACKFILL = "minio.backfill";

    private Pace pace;
    private ScheduledExecutorService timer;

    /** For routes: {@code #class:io.caravan.intake.BulkJournal}. */
    public BulkJournal() {}

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (CamelExport.isUnderWay(getCamelContext())) return;
        String rate = getCamelContext()
                .getPropertiesComponent()
                .resolveProperty(RATE)
                .map(String::strip)
                .orElse(DEFAULT_RATE);
        pace = new Pace(rate(rate), System::nanoTime);
    }

    private static long rate(String text) {
        try {
            long rate = Long.parseLong(text);
            if (rate > 0) return rate;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(noRate(text), e);
        }
        throw new IllegalArgumentException(noRate(text));
    }

    private static String noRate(String text) {
        return RATE + " is how many events go in a second, 1 or more, not '" + text + "'";
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        timer = getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "intake-bulk");
    }

    @Override
    protected void doStop() throws Exception {
        // What waits for its turn is given back by its consumer.
        if (timer != null) getCamelContext().getExecutorServiceManager().shutdownNow(timer);
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        long wait = pace.take();
        if (wait == 0) return super.process(exchange, callback);
        Work work = Work.of(exchange);
        Executor executor = work == null ? Runnable::run : work.executor();
        timer.schedule(
                () -> executor.execute(() -> super.process(exchange, doneSync -> callback.done(false))),
                wait,
                TimeUnit.NANOSECONDS);
        return false;
    }

    @Override
    ObjectEvent told(ObjectEvent event, Exchange by) {
        boolean backfill = BACKFILL.equals(by.getMessage().getHeader(SUBJECT, String.class));
        return event.withOrigin(backfill ? Origin.BACKFILL : Origin.AUDIT);
    }

    /** However young: a live event of the same state has another id, so the duplicate window wouldn't know it. */
    @Override
    boolean late(Instant stored, ObjectEvent event) {
        return true;
    }
}

package io.caravan.watch;

import io.caravan.jetstream.Bookmarks;
import io.caravan.jetstream.Durations;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Link;
import io.minio.MinioClient;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits the watched buckets now and then, as {@code caravan.audit.every} says. Of a group's instances one does it, whichever finds first that it is due: when the last one ended is written down,
 * so that neither a restart nor a second instance makes it more often.
 */
public final class AuditSchedule extends ServiceSupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(AuditSchedule.class);

    private static final String EVERY = "caravan.audit.every";
    private static final String LAST = "audit-ended";
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Duration every;
    private CamelContext context;
    private ScheduledExecutorService executor;

    private AuditSchedule(Duration every) {
        this.every = every;
    }

    /** Has it begin in a context whose settings ask for it. */
    public static void in(CamelContext context) throws Exception {
        Duration every = context.getPropertiesComponent()
                .resolveProperty(EVERY)
                .map(Durations::parse)
                .orElse(Duration.ZERO);
        if (!every.isZero()) context.addService(new AuditSchedule(every), true, true);
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
        executor = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "audit");
        long look = Math.min(every.toMillis(), LOOK.toMillis());
        executor.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (executor != null) context.getExecutorServiceManager().shutdownNow(executor);
    }

    /** One that throws would be the last. */
    private void look() {
        try {
            Link link = context.getComponent("nats-jetstream", JetStreamComponent.class)
                    .link();
            if (link.connected() && isDue(link)) run(link);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("the audit failed, and goes on when it is tried again: {}", e.getMessage());
        }
    }

    private boolean isDue(Link link) throws IOException, InterruptedException {
        Optional<byte[]> last = new Bookmarks(link).read(LAST);
        if (last.isEmpty()) return true;
        Instant ended = Instant.parse(new String(last.get(), StandardCharsets.UTF_8));
        return !ended.plus(every).isAfter(now());
    }

    private void run(Link link) throws IOException, JetStreamApiException, InterruptedException {
        MinioClient client = StoreOfContext.client(context).orElse(null);
        if (client == null) {
            LOG.error(
                    "no audit: {} asks for one, but no object store is named (camel.component.minio.endpoint)", EVERY);
            return;
        }
        Audit.Asked asked = Audit.ask(context, client, AuditOptions.of(context), Audit.Report.NONE);
        if (!(asked instanceof Audit.Ready ready)) return;
        try (Audit audit = ready.audit()) {
            if (!isDue(link)) return; // another instance ended one a moment ago
            say(audit.run());
            new Bookmarks(link).write(LAST, now().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void say(AuditReport report) {
        if (report.ended() != null) LOG.warn("the audit ended early: {}", report.ended());
        for (AuditReport.Bucket each : report.buckets()) {
            if (each.failure() != null) LOG.error("audit of bucket {} failed: {}", each.bucket(), each.failure());
            if (each.missed() > 0) {
                LOG.warn(
                        "audit of bucket {}: {} looked at, {} missed, the oldest of {}, {} of them delivered",
                        each.bucket(),
                        each.looked(),
                        each.missed(),
                        each.oldestMiss(),
                        each.delivered());
            }
            AuditReport.Deletes deletes = each.deletes();
            if (deletes == null) continue;
            if (deletes.missed() > 0) {
                LOG.warn(
                        "audit of bucket {}: {} objects are gone without an event, {} of these removals delivered",
                        each.bucket(),
                        deletes.missed(),
                        deletes.delivered());
            }
            if (deletes.note() != null)
                LOG.warn("audit of bucket {}: not all deletes were judged: {}", each.bucket(), deletes.note());
        }
        LOG.info(
                "audit: {} buckets, {} looked at, {} missed, {} delivered, {} pending, {} from before Caravan's time",
                report.buckets().size(),
                report.buckets().stream().mapToLong(AuditReport.Bucket::looked).sum(),
                report.buckets().stream().mapToLong(AuditReport.Bucket::missed).sum(),
                report.buckets().stream()
                        .mapToLong(AuditReport.Bucket::delivered)
                        .sum(),
                report.buckets().stream().mapToLong(AuditReport.Bucket::pending).sum(),
                report.buckets().stream().mapToLong(AuditReport.Bucket::before).sum());
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}

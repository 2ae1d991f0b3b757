package io.caravan.watch;

import io.caravan.bucketevent.ContextRules;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.RunName;
import io.minio.MinioClient;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code caravan audit} and {@code backfill} do, for an application: a route calls it as a bean, when a timer says so, or somebody. It asks the object store by the client that the registry has
 * under {@code minioClient}. Each call blocks until it is through. Threads: safe.
 */
public final class Auditor implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final long MOST_FAILURES = 100;

    private CamelContext context;

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /**
     * Looks for what no event told of, and delivers it through intake.
     *
     * @param buckets separated by commas; empty for all that have a notification
     * @throws IllegalStateException when another audit of the group runs
     * @throws IOException when NATS isn't there; called again, it goes on
     */
    public AuditReport audit(String buckets) throws IOException, JetStreamApiException, InterruptedException {
        List<String> chosen = Stream.of(buckets.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        AuditOptions options = AuditOptions.of(context).withBuckets(chosen);
        Audit.Asked asked = Audit.ask(context, client(), options, Audit.Report.NONE);
        if (asked instanceof Audit.Busy busy)
            throw new IllegalStateException("another audit runs: " + busy.holder() + "; one at a time");
        try (Audit audit = ((Audit.Ready) asked).audit()) {
            return audit.run();
        }
    }

    /**
     * Gives all rules events of the objects that a bucket has and the journal has none of.
     *
     * @param prefix of keys; empty for all
     */
    public BackfillReport backfill(String bucket, String prefix)
            throws IOException, JetStreamApiException, InterruptedException {
        try (Backfill backfill = Backfill.intoTheJournal(context, client(), options(bucket, prefix))) {
            return backfill.run(new Logged(bucket));
        }
    }

    /**
     * Gives one rule of this context events of all objects that a bucket has. After 100 that fail it ends.
     *
     * @param prefix of keys; empty for all
     */
    public BackfillReport backfillThrough(String rule, String bucket, String prefix)
            throws IOException, JetStreamApiException, InterruptedException {
        JetStreamConsumer consumer = ContextRules.named(context, rule);
        String run = RunName.of("backfill", bucket, prefix, consumer.version());
        Logged report = new Logged(bucket);
        try (Backfill backfill = Backfill.throughRule(
                context, client(), consumer, run, MOST_FAILURES, options(bucket, prefix), report)) {
            return backfill.run(report);
        }
    }

    private static Backfill.Options options(String bucket, String prefix) {
        return new Backfill.Options(bucket, prefix, 0, false);
    }

    private MinioClient client() {
        return StoreOfContext.client(context)
                .orElseThrow(() -> new IllegalStateException("no object store is known: bind a MinioClient as "
                        + StoreOfContext.NAME
                        + " in the registry of this Camel context, or set camel.component.minio.endpoint"));
    }

    private record Logged(String bucket) implements Backfill.Report {
        @Override
        public void goesOn(String after) {
            LOG.info("backfill of bucket {} goes on after {}", bucket, after);
        }

        @Override
        public void progress(long looked) {}

        @Override
        public void failed(String key, String why) {
            LOG.warn("backfill of bucket {}: object {} failed: {}", bucket, key, why);
        }
    }
}

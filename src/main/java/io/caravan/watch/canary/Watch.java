package io.caravan.watch.canary;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Lease;
import io.caravan.jetstream.Link;
import io.caravan.watch.StoreOfContext;
import io.minio.MinioClient;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the canaries of a context, and listens for silent buckets, while it runs. Of several instances the one that holds the lease sends. Threads: one for each of both.
 */
final class Watch extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration LISTEN = Duration.ofSeconds(10);

    private final CamelContext context;
    private final CanarySettings settings;
    private ScheduledExecutorService sender;
    private ScheduledExecutorService listener;
    private WatchMeters meters;
    private Cage cage;
    private Canary canary;
    private volatile Lease lease;

    Watch(CamelContext context, CanarySettings settings) {
        this.context = context;
        this.settings = settings;
    }

    @Override
    public void onContextStarted(CamelContext started) {
        Link link =
                context.getComponent("nats-jetstream", JetStreamComponent.class).link();
        // Micrometer is the host's to bring.
        boolean micrometer = context.getClassResolver().resolveClass(METER_REGISTRY) != null;
        if (micrometer) meters = new WatchMeters(context, link.names().group());
        if (settings.sends()) sendCanaries(link);
        if (settings.listens()) listen(link);
    }

    private void sendCanaries(Link link) {
        MinioClient client = StoreOfContext.client(context)
                .orElseGet(() -> context.getRegistry().findSingleByType(MinioClient.class));
        if (client == null) {
            LOG.error(
                    "caravan.canary.every is set, but no setting says where MinIO is (MINIO_ENDPOINT): there are no canaries");
            return;
        }
        cage = new Cage(link, client);
        canary = new Canary(cage, settings.buckets(), settings.within(), Clock.systemUTC());
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) health.register(new CanaryHealth(canary::ways));
        if (meters != null) meters.canary(canary, settings.buckets());
        sender = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "canary");
        long every = settings.every().toMillis();
        sender.scheduleWithFixedDelay(() -> send(link), Math.min(every, 1_000), every, TimeUnit.MILLISECONDS);
    }

    /** One that throws would be the last. */
    private void send(Link link) {
        try {
            if (!holds(link)) return;
            for (String bucket : settings.buckets()) canary.send(bucket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // NATS is away, which its own check says.
            canary.forget();
            LOG.debug("no canary: {}", e.toString());
        }
    }

    private boolean holds(Link link) throws IOException, JetStreamApiException, InterruptedException {
        if (lease != null && lease.held()) return true;
        if (lease != null) lease.close();
        lease = null;
        canary.forget();
        if (!link.connected()) return false;
        if (!(Lease.take(link, "canary", LEASE) instanceof Lease.Taken taken)) return false;
        lease = taken.lease();
        settings.buckets().forEach(cage::deleteLeftOver);
        return true;
    }

    private void listen(Link link) {
        Silence silence =
                new Silence(Silence.journalOf(link), settings.expected(), settings.silentAfter(), Clock.systemUTC());
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) health.register(new SilenceHealth(silence::silent));
        if (meters != null) meters.silence(silence);
        listener = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "silence");
        listener.scheduleWithFixedDelay(() -> look(silence), 1_000, LISTEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void look(Silence silence) {
        try {
            silence.look();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debug("can't see how long buckets have been silent: {}", e.toString());
        }
    }

    @Override
    public void onContextStopping(CamelContext stopping) {
        if (listener != null) context.getExecutorServiceManager().shutdownNow(listener);
        if (sender != null) context.getExecutorServiceManager().shutdownNow(sender);
        if (lease != null) lease.close();
        if (cage != null) cage.close();
        if (meters != null) meters.remove();
    }
}

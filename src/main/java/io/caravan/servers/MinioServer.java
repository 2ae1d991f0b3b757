package io.caravan.servers;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.SetBucketNotificationArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.EventType;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.QueueConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A MinIO server with one disk. */
public final class MinioServer extends LocalServer {
    private static final List<EventType> EVENTS = List.of(EventType.OBJECT_CREATED_ANY, EventType.OBJECT_REMOVED_ANY);

    private static final Duration TARGETS_LOAD = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 100;

    private final int port;
    private final int console;
    private MinioSettings settings;

    private MinioServer(ServerProgram program, MinioSettings settings, List<Integer> ports) {
        super(program);
        this.port = ports.get(0);
        this.console = ports.get(1);
        this.settings = settings;
    }

    /**
     * Starts one and returns when it is ready.
     *
     * @throws ServerException when it doesn't get ready
     */
    public static MinioServer start(ServerProgram program, MinioSettings settings) {
        return FreePorts.use(2, ports -> {
            MinioServer server = new MinioServer(program, settings, ports);
            server.launch();
            return server;
        });
    }

    /** Starts one that tells a nats-server of its events by the recommended two targets. */
    public static MinioServer start(ServerProgram program, MinioSettings settings, NatsServer nats) {
        return start(program, settings.withTargets(NatsTargets.of(program.hostAddress(), nats)));
    }

    /** Where clients send S3 requests. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Its web console. */
    public String console() {
        return "http://127.0.0.1:" + console;
    }

    public MinioSettings settings() {
        return settings;
    }

    /** A new client of the root user. */
    public MinioClient client() {
        return MinioClient.builder()
                .endpoint(endpoint())
                .credentials(settings.accessKey(), settings.secretKey())
                .build();
    }

    /** Makes a bucket whose created and removed objects both targets are told of. */
    public void makeBucket(String bucket) {
        makeBucket(bucket, EVENTS);
    }

    /** The same for chosen events. */
    public void makeBucket(String bucket, List<EventType> events) {
        try (MinioClient client = client()) {
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            tell(client, bucket, NatsTargets.ARNS, events);
        } catch (Exception e) {
            throw new ServerException("Can't make bucket " + bucket + " with notifications: " + e.getMessage(), e);
        }
    }

    /** Has its targets told of a bucket's created and removed objects, or nobody. */
    public void tell(String bucket, boolean told) {
        try (MinioClient client = client()) {
            tell(client, bucket, told ? NatsTargets.ARNS : List.of(), EVENTS);
        } catch (Exception e) {
            throw new ServerException("Can't set notifications of bucket " + bucket + ": " + e.getMessage(), e);
        }
    }

    /** It takes requests before it has loaded its targets; until then it says that there is none of that name. */
    private static void tell(MinioClient client, String bucket, List<String> arns, List<EventType> events)
            throws Exception {
        long until = System.nanoTime() + TARGETS_LOAD.toNanos();
        while (true) {
            try {
                set(client, bucket, arns, events);
                return;
            } catch (ErrorResponseException e) {
                boolean loads = e.getMessage().contains("destination ARN") && System.nanoTime() < until;
                if (!loads) throw e;
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private static void set(MinioClient client, String bucket, List<String> arns, List<EventType> events)
            throws Exception {
        NotificationConfiguration configuration = new NotificationConfiguration();
        configuration.setQueueConfigurationList(
                arns.stream().map(arn -> queue(arn, events)).toList());
        client.setBucketNotification(SetBucketNotificationArgs.builder()
                .bucket(bucket)
                .config(configuration)
                .build());
    }

    /** Restarts it with other settings, on the same ports. */
    public void restart(MinioSettings changed) {
        stop();
        settings = changed;
        launch();
    }

    private void launch() {
        Path folder = LocalServer.folder(settings.folder());
        LocalServer.folder(folder.resolve("objects"));
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("MINIO_ROOT_USER", settings.accessKey());
        environment.put("MINIO_ROOT_PASSWORD", settings.secretKey());
        // It would ask the internet for a newer version.
        environment.put("MINIO_UPDATE", "off");
        List<String> arguments = List.of(
                "server",
                "--address",
                program().bindAddress() + ":" + port,
                "--console-address",
                program().bindAddress() + ":" + console,
                folder.resolve("objects").toString());
        start(
                new Launch(
                        "minio", arguments, environment, folder, List.of(port, console), folder.resolve("minio.log")),
                // health/ready answers 200 while requests are still refused (healthcheck-handler.go).
                URI.create(endpoint() + "/minio/health/cluster"));
    }

    private static QueueConfiguration queue(String arn, List<EventType> events) {
        QueueConfiguration queue = new QueueConfiguration();
        queue.setQueue(arn);
        queue.setEvents(events);
        return queue;
    }
}

package io.caravan.bench.faults;

import io.caravan.servers.MinioServer;
import io.caravan.servers.MinioSettings;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.ServerProgram;
import io.caravan.servers.ServerVersion;
import io.caravan.servers.Waiting;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Replica;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Servers and Caravans of one case, in a folder of their own. For use by one thread. */
final class Scene implements AutoCloseable {
    private static final Duration STARTS = Duration.ofMinutes(3);
    private static final String STORAGE = "10000000000";

    private final Function<ServerVersion, ServerProgram> programs;
    private final Path folder;
    private final Path shipped;
    private final List<String> java;
    private final List<Instance> instances = new ArrayList<>();
    private final List<FaultRule> rules = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<AutoCloseable> more = new ArrayList<>();
    private List<NatsServer> nats;
    private MinioServer minio;
    private Connection connection;
    private Proxy proxy;

    /** @param shipped the routes that are shipped @param java options of every Caravan's JVM */
    Scene(Function<ServerVersion, ServerProgram> programs, Path folder, Path shipped, List<String> java) {
        this.programs = programs;
        this.folder = folder;
        this.shipped = shipped;
        this.java = java;
    }

    /** One nats-server and a MinIO that tells it. */
    Scene servers() throws IOException, InterruptedException {
        return servers(NatsSettings.in(folder.resolve("nats")));
    }

    Scene servers(NatsSettings settings) throws IOException, InterruptedException {
        nats = List.of(NatsServer.start(programs.apply(ServerVersion.nats()), settings));
        return connected();
    }

    /** Three nats-servers that are one cluster, and a MinIO that tells the first. */
    Scene cluster() throws IOException, InterruptedException {
        nats = NatsServer.cluster(programs.apply(ServerVersion.nats()), folder.resolve("nats"), 3);
        return connected();
    }

    private Scene connected() throws IOException, InterruptedException {
        minio = MinioServer.start(
                programs.apply(ServerVersion.minio()), MinioSettings.in(folder.resolve("minio")), nats.get(0));
        minio.makeBucket(FaultRule.BUCKET);
        connection = Nats.connect(Options.builder()
                .server(String.join(",", nats.stream().map(NatsServer::url).toList()))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(200))
                .errorListener(new Silent())
                .build());
        return this;
    }

    /** The streams of an event, made before Caravan would, with a short duplicate window. */
    Scene window(Duration window) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        management.addStream(stream(
                        "MINIO_EVENTS",
                        window,
                        "minio.events",
                        "minio.safe",
                        "minio.webhook",
                        "minio.listen",
                        "minio.audit",
                        "minio.backfill")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .build());
        management.addStream(stream("OBJECTS", window, "objects.>").build());
        management.addStream(stream("EVENTS", window, "events.>").build());
        return this;
    }

    private static StreamConfiguration.Builder stream(String name, Duration window, String... subjects) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(subjects)
                .discardPolicy(DiscardPolicy.New)
                .allowDirect(true)
                .maxBytes(100_000_000)
                .duplicateWindow(window);
    }

    /** A rule that every instance has, and of which each event is accounted for. */
    Scene rule(FaultRule rule) {
        rules.add(rule);
        return this;
    }

    /** The two rules that most cases have. */
    Scene rules() {
        return rule(FaultRule.pictures()).rule(FaultRule.removals());
    }

    /** Sets a property of the Caravans that are started from now on. */
    Scene with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Tells the Caravans that are started from now on where MinIO is. */
    Scene store() {
        return with("camel.component.minio.endpoint", minio.endpoint())
                .with("camel.component.minio.accessKey", minio.settings().accessKey())
                .with("camel.component.minio.secretKey", minio.settings().secretKey());
    }

    /** Has the cases' bucket audited. @throws IllegalStateException when the audit leaves something undone */
    void audit() throws IOException, InterruptedException {
        instance(0).command(0, "audit", FaultRule.BUCKET);
    }

    /** Makes a bucket that tells nobody, with objects in it. */
    void fill(String bucket, int objects) throws Exception {
        try (MinioClient client = minio.client()) {
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            IntStream.range(0, objects)
                    .parallel()
                    .forEach(number -> put(client, bucket, "2025/object %06d.png".formatted(number)));
        }
    }

    private static void put(MinioClient client, String bucket, String key) {
        try {
            client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                            new ByteArrayInputStream(new byte[1]), 1L, -1L)
                    .build());
        } catch (IOException | MinioException | GeneralSecurityException e) {
            throw new IllegalStateException("MinIO doesn't take " + bucket + "/" + key, e);
        }
    }

    /** Starts another Caravan. @param url of the NATS it is told of @param own further options of its JVM */
    private Instance start(String url, String... own) throws IOException {
        List<String> options = new ArrayList<>(java);
        options.addAll(List.of(own));
        Instance instance = new Instance(folder.resolve("caravan-" + instances.size()), shipped, options);
        instance.with("camel.component.nats-jetstream.servers", url)
                .with("caravan.storage", STORAGE)
                .with("caravan.stream.replicas", Integer.toString(nats.size()))
                .with("caravan.journal.every", "5m")
                .with("caravan.retry.delays", "1s,2s,5s")
                .with("caravan.intake.delays", "1s,2s");
        properties.forEach(instance::with);
        for (FaultRule rule : rules) instance.put(rule);
        instances.add(instance);
        instance.start();
        return instance;
    }

    /** @param own further options of its JVM */
    Instance caravan(String... own) throws IOException, InterruptedException {
        Instance instance =
                start(String.join(",", nats.stream().map(NatsServer::url).toList()), own);
        awaitRuns();
        return instance;
    }

    /** One that reaches NATS by a line of ours. */
    Instance behindProxy() throws IOException, InterruptedException {
        proxy = keep(new Proxy(nats().port()));
        Instance instance = start(proxy.url());
        awaitRuns();
        return instance;
    }

    /** Waits until every rule has its durable, and intake asks for messages. */
    void awaitRuns() throws InterruptedException {
        AtomicReference<String> missing = new AtomicReference<>();
        boolean ready = Waiting.until(STARTS, () -> {
            try {
                missing.set(notReady());
            } catch (Exception e) {
                missing.set(e.toString());
            }
            return missing.get() == null;
        });
        if (ready) return;
        StringBuilder said = new StringBuilder();
        for (Instance instance : instances)
            said.append("; its log ends with:\n").append(instance.lastWords());
        throw new IllegalStateException("Caravan didn't get ready: " + missing + said);
    }

    /** What there is still to wait for, or null. */
    private String notReady() throws IOException, JetStreamApiException {
        for (Instance instance : instances)
            if (instance.alive() && !instance.runs()) return "it hasn't said that it runs";
        var management = connection.jetStreamManagement();
        if (management.getConsumerInfo("MINIO_EVENTS", "caravan").getNumWaiting() == 0)
            return "intake doesn't ask for messages";
        for (FaultRule rule : rules) management.getConsumerInfo("OBJECTS", "caravan_" + rule.id());
        return null;
    }

    interface Condition {
        boolean met() throws Exception;
    }

    /** What isn't there yet, and a server that is away, is waited for. @throws IllegalStateException when it takes longer */
    static void await(Duration atMost, String otherwise, Condition condition) throws InterruptedException {
        boolean met = Waiting.until(atMost, () -> {
            try {
                return condition.met();
            } catch (Exception e) {
                return false;
            }
        });
        if (!met) throw new IllegalStateException(otherwise);
    }

    /** Whatever else ends with the case. */
    <T extends AutoCloseable> T keep(T closeable) {
        more.add(closeable);
        return closeable;
    }

    NatsServer nats() {
        return nats.get(0);
    }

    List<NatsServer> allNats() {
        return nats;
    }

    /** The one that leads a stream. */
    NatsServer leader(String stream) throws IOException, JetStreamApiException {
        String name = connection
                .jetStreamManagement()
                .getStreamInfo(stream)
                .getClusterInfo()
                .getLeader();
        return nats.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until every stream has its leader, and replicas that lack nothing. */
    void awaitCurrent() throws InterruptedException {
        await(STARTS, "the cluster's streams didn't get whole again", () -> {
            var management = connection.jetStreamManagement();
            for (String stream : management.getStreamNames()) {
                ClusterInfo cluster = management.getStreamInfo(stream).getClusterInfo();
                boolean whole = cluster.getLeader() != null
                        && cluster.getReplicas().stream().allMatch(Replica::isCurrent);
                if (!whole) return false;
            }
            return true;
        });
    }

    /** Whether the journal has an event of a bucket. */
    boolean knows(String bucket) throws IOException, JetStreamApiException {
        return !connection
                .jetStreamManagement()
                .getStreamInfo("OBJECTS", StreamInfoOptions.filterSubjects("objects.*." + bucket + ".>"))
                .getStreamState()
                .getSubjects()
                .isEmpty();
    }

    void awaitEventOf(String bucket) throws InterruptedException {
        await(STARTS, "the journal has no event of bucket " + bucket, () -> knows(bucket));
    }

    Instance instance(int number) {
        return instances.get(number);
    }

    Proxy proxy() {
        return proxy;
    }

    MinioServer minio() {
        return minio;
    }

    Connection connection() {
        return connection;
    }

    List<FaultRule> known() {
        return List.copyOf(rules);
    }

    Path folder() {
        return folder;
    }

    /**
     * Whether MinIO has events in its folder that NATS hasn't taken yet. An empty file is none: MinIO leaves one behind when it is killed as it begins to write, and passes over it from then
     * on (its internal/store/queuestore.go, GetRaw).
     */
    boolean queued() throws IOException {
        Path queue = folder.resolve("minio/queue");
        if (!Files.isDirectory(queue)) return false;
        try (Stream<Path> files = Files.walk(queue)) {
            return files.anyMatch(
                    file -> Files.isRegularFile(file) && file.toFile().length() > 0);
        }
    }

    /** Keys that a listing shows. */
    Set<String> listing() throws Exception {
        Set<String> keys = new TreeSet<>();
        try (MinioClient client = minio.client()) {
            for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(FaultRule.BUCKET)
                    .recursive(true)
                    .build())) keys.add(item.get().objectName());
        }
        return keys;
    }

    @Override
    public void close() throws Exception {
        for (Instance instance : instances) instance.close();
        for (AutoCloseable each : more) each.close();
        if (connection != null) connection.close();
        if (minio != null) minio.kill();
        if (nats != null) nats.forEach(NatsServer::kill);
    }
}

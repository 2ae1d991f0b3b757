package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PurgeOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * What was done already, in a key-value bucket of NATS, for all instances of an application. A key is claimed when work on it begins, and done when it ends well: of several that claim it
 * one gets it. While it is claimed, others neither do the work nor pass over it as done, since whoever claimed it may have died: they fail, and may try again. Each call asks NATS and waits
 * for the answer, so it isn't for what comes by the thousand. Threads: safe.
 */
public final class NatsIdempotentRepository extends ServiceSupport implements IdempotentRepository, CamelContextAware {
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NAME_IN_USE = 10058;
    private static final int WRONG_REVISION = 10071;
    private static final int LONGEST_KEY = 500;
    private static final int MOST_UNANSWERED = 10_000;

    private final String instance = NUID.nextGlobal();
    private final AtomicLong claims = new AtomicLong();
    private final Clock clock;

    /** Claims that NATS was sent and didn't answer, by name: it may have taken them. The oldest are forgotten, and then wait for claimTimeout. */
    private final Map<String, String> unanswered = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_UNANSWERED;
        }
    });

    private CamelContext context;
    private Connection given;
    private String servers;
    private String bucket = "caravan-idempotent";
    private Duration ttl = Duration.ZERO;
    private Duration claimTimeout = Duration.ofMinutes(5);
    private long maxBytes = 100_000_000;

    // Guarded by this.
    private Connection own;
    private Bucket prepared;

    /** What a key holds. @param claimant null when it is done */
    private record Held(long revision, Instant since, String claimant) {}

    /** The bucket by a connection. */
    private record Bucket(Connection connection, KeyValue keys) {}

    private interface Call<T> {
        T on(Bucket bucket) throws IOException, JetStreamApiException, InterruptedException;
    }

    public NatsIdempotentRepository() {
        this(Clock.systemUTC());
    }

    NatsIdempotentRepository(Clock clock) {
        this.clock = clock;
    }

    // ---- options

    /** Name of the bucket. It is made when it isn't there, and left as it is when it is. */
    public void setBucket(String bucket) {
        this.bucket = bucket;
    }

    public String getBucket() {
        return bucket;
    }

    /** URLs of NATS servers, separated by commas, for a connection of its own. When not given, it is the component's, nats-jetstream. */
    public void setServers(String servers) {
        this.servers = servers;
    }

    public String getServers() {
        return servers;
    }

    /** A connection that the application has already; never closed. */
    public void setConnection(Connection connection) {
        this.given = connection;
    }

    public Connection getConnection() {
        return given;
    }

    /** How long a key is remembered, such as 7d, in a bucket that is made; 0s is for ever. */
    public void setTtl(String ttl) {
        this.ttl = Durations.parse(ttl);
    }

    public String getTtl() {
        return ttl.toMillis() + "ms";
    }

    /** After this long a claim is taken for that of a process that died, and another may take the key; 0s has a claim count as done, as most other repositories do. */
    public void setClaimTimeout(String claimTimeout) {
        this.claimTimeout = Durations.parse(claimTimeout);
    }

    public String getClaimTimeout() {
        return claimTimeout.toMillis() + "ms";
    }

    /** The most that a bucket which is made may take, such as 100MB. Once it is full, what would be new fails. */
    public void setMaxBytes(String maxBytes) {
        this.maxBytes = ByteSize.parse(maxBytes);
    }

    public String getMaxBytes() {
        return Long.toString(maxBytes);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    // ---- the repository

    /** Claims a key. @return false when it is done already @throws RuntimeCamelException when somebody else has claimed it, or NATS is away */
    @Override
    public boolean add(String key) {
        return call("add", key, it -> {
            String name = name(key);
            String claimant = unanswered.remove(name);
            if (claimant == null) claimant = instance + "-" + claims.incrementAndGet();
            try {
                return claim(it.keys(), name, key, claimant);
            } catch (IOException e) {
                unanswered.put(name, claimant);
                throw e;
            }
        });
    }

    private boolean claim(KeyValue keys, String name, String key, String claimant)
            throws IOException, JetStreamApiException {
        byte[] claim = value("claimed", claimant, key);
        if (create(keys, name, claim)) return true;
        Held held = held(keys, name);
        if (held == null) return create(keys, name, claim) || busy(key, "somebody else"); // it was removed just now
        if (claimant.equals(held.claimant())) return true; // NATS took it before, and its answer was lost
        if (held.claimant() == null || claimTimeout.isZero()) return false;
        boolean abandoned = held.since().plus(claimTimeout).isBefore(clock.instant());
        return abandoned && update(keys, name, claim, held.revision()) || busy(key, held.claimant());
    }

    private static boolean busy(String key, String claimant) {
        throw new IllegalStateException("'" + key + "' is being worked on (claimed by " + claimant
                + "): it will be done, or can be claimed again, later");
    }

    /** Whether it is done. */
    @Override
    public boolean contains(String key) {
        return call("look for", key, it -> {
            Held held = held(it.keys(), name(key));
            return held != null && (held.claimant() == null || claimTimeout.isZero());
        });
    }

    /** Forgets it, unless somebody else has claimed it meanwhile. */
    @Override
    public boolean remove(String key) {
        return call("remove", key, it -> {
            Held held = held(it.keys(), name(key));
            if (held == null || held.claimant() != null && !held.claimant().startsWith(instance)) return false;
            return purge(it, PurgeOptions.subject("$KV." + bucket + "." + name(key)));
        });
    }

    /** It is done. */
    @Override
    public boolean confirm(String key) {
        return call("confirm", key, it -> it.keys().put(name(key), value("done", "", key)) > 0);
    }

    /** Forgets all of them. */
    @Override
    public void clear() {
        call("clear", "", it -> purge(it, PurgeOptions.builder().build()));
    }

    private static boolean create(KeyValue keys, String name, byte[] value) throws IOException, JetStreamApiException {
        try {
            keys.create(name, value);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_REVISION) return false;
            throw e;
        }
    }

    private static boolean update(KeyValue keys, String name, byte[] value, long revision)
            throws IOException, JetStreamApiException {
        try {
            keys.update(name, value, revision);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_REVISION) return false;
            throw e;
        }
    }

    private boolean purge(Bucket from, PurgeOptions what) throws IOException, JetStreamApiException {
        // No tombstones: there would be one for each key ever removed.
        return from.connection()
                        .jetStreamManagement(options())
                        .purgeStream("KV_" + bucket, what)
                        .getPurged()
                > 0;
    }

    // ---- keys and values, which people may read, too

    private byte[] value(String what, String by, String key) {
        return (what + " " + clock.instant() + " " + by + "\n" + key).getBytes(StandardCharsets.UTF_8);
    }

    /** Null when there is none. What others wrote counts as done. */
    private static Held held(KeyValue keys, String name) throws IOException, JetStreamApiException {
        KeyValueEntry entry = keys.get(name);
        if (entry == null) return null;
        String line = Optional.ofNullable(entry.getValueAsString())
                .flatMap(text -> text.lines().findFirst())
                .orElse("");
        String[] words = line.split(" ");
        if (words.length < 3 || !words[0].equals("claimed")) return new Held(entry.getRevision(), null, null);
        try {
            return new Held(entry.getRevision(), Instant.parse(words[1]), words[2]);
        } catch (DateTimeParseException foreign) {
            return new Held(entry.getRevision(), null, null);
        }
    }

    /** Letters, digits, - and _ as they are, other bytes as = and two digits; long ones by their hash. */
    static String name(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        StringBuilder name = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_';
            if (plain) name.append((char) b);
            else name.append('=').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        if (name.length() == 0) return "=";
        return name.length() <= LONGEST_KEY
                ? name.toString()
                : "==" + HexFormat.of().formatHex(sha256(bytes));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    // ---- the connection

    private <T> T call(String what, String key, Call<T> call) {
        try {
            return call.on(bucket());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, key, e);
        } catch (IOException | JetStreamApiException e) {
            forget(); // somebody may have deleted the bucket
            throw failed(what, key, e);
        }
    }

    private synchronized void forget() {
        prepared = null;
    }

    /** Never an answer instead: whoever takes it for new does it twice, whoever takes it for done loses it. */
    private RuntimeCamelException failed(String what, String key, Exception why) {
        String message = "can't " + what + " '" + key + "' in the bucket " + bucket + " of NATS: " + why.getMessage();
        return new RuntimeCamelException(message, new PublishException(ErrorKind.OUTAGE, bucket, message, why));
    }

    private synchronized Bucket bucket() throws IOException, JetStreamApiException, InterruptedException {
        Connection now = connection();
        if (now == null) throw new IOException("not connected");
        if (prepared == null || prepared.connection() != now) {
            makeBucket(now);
            KeyValueOptions options =
                    KeyValueOptions.builder().jetStreamOptions(options()).build();
            prepared = new Bucket(now, now.keyValue(bucket, options));
        }
        return prepared;
    }

    private void makeBucket(Connection on) throws IOException, JetStreamApiException {
        try {
            on.jetStreamManagement(options()).getStreamInfo("KV_" + bucket);
            return;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) throw e;
        }
        try {
            on.keyValueManagement(KeyValueOptions.builder()
                            .jetStreamOptions(options())
                            .build())
                    .create(KeyValueConfiguration.builder()
                            .name(bucket)
                            .ttl(ttl)
                            .maxBucketSize(maxBytes)
                            .build());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NAME_IN_USE) throw e; // else another instance was quicker
        }
    }

    private Connection connection() throws IOException, InterruptedException {
        if (given != null) return given;
        if (servers == null) return link().connection();
        if (own == null) {
            own = Nats.connect(Options.builder()
                    .servers(servers.split("\\s*,\\s*"))
                    .connectionName("caravan-" + bucket)
                    .maxReconnects(-1)
                    .build());
        }
        return own;
    }

    private Link link() throws IOException {
        if (context == null) throw new IOException("neither servers nor a Camel context were given");
        Link link = context.getComponent(JetStreamEndpoint.SCHEME, JetStreamComponent.class)
                .link();
        if (!link.connected()) throw new IOException(link.away());
        return link;
    }

    private JetStreamOptions options() {
        JetStreamOptions.Builder options = JetStreamOptions.builder().requestTimeout(REQUEST);
        boolean components = given == null && servers == null && context != null;
        String domain = components
                ? context.getComponent(JetStreamEndpoint.SCHEME, JetStreamComponent.class)
                        .getDomain()
                : null;
        if (domain != null) options.domain(domain);
        return options.build();
    }

    @Override
    protected void doStop() throws Exception {
        Connection last;
        synchronized (this) {
            last = own;
            own = null;
            prepared = null;
        }
        if (last != null) last.close();
    }
}

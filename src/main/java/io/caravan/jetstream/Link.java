package io.caravan.jetstream;

import io.caravan.jetstream.LinkState.Phase;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValueOptions;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.StreamContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of a component, shared by all its endpoints, and what hangs on it. When NATS isn't there it is waited for; when a connection is
 * closed for good (jnats gives up on repeated authentication errors) a new one is made. Threads: safe.
 */
public final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private static final Duration CONNECT_AGAIN = Duration.ofMillis(500);
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofMillis(250);

    private final Names names;
    private final long storage;
    private final int replicas;
    private final ScheduledExecutorService chores;
    private final ExecutorService completions;
    private final String instance = NUID.nextGlobal();
    private final Violations violations = new Violations();
    private final Nagging nagging = new Nagging();
    private final Set<JetStreamPublisher> publishers = ConcurrentHashMap.newKeySet();
    private final JetStreamPublisher publisher;
    private final Provision provision;
    private final LastChances lastChances = new LastChances();
    private final List<Runnable> onReconnect = new CopyOnWriteArrayList<>();
    private final List<Runnable> onStopping = new CopyOnWriteArrayList<>();
    private final Set<Object> attaching = ConcurrentHashMap.newKeySet();
    private final Set<Object> consumers = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Connection> whenConnected = new CompletableFuture<>();

    private volatile ConnectionSettings settings;
    private volatile Connection connection;
    private volatile LinkState state = new LinkState(Phase.NEW, "not connected yet", Instant.now());
    private volatile String trouble = "";
    private volatile boolean stopped;
    private Dispatcher dispatcher;
    private Connection dispatcherOf;

    /**
     * @param storage bytes to be shared among the streams that are made; 0 to ask the account
     * @param replicas of each stream that is made
     * @param chores for what may block for a moment; one thread, the owner's to stop
     * @param completions runs what follows a publish outside of any Caravan consumer; the owner's to stop
     */
    Link(Names names, long storage, int replicas, ScheduledExecutorService chores, ExecutorService completions) {
        this.names = names;
        this.storage = storage;
        this.replicas = replicas;
        this.chores = chores;
        this.completions = completions;
        this.publisher = publisher(Duration.ofSeconds(5), 4_000);
        this.provision = new Provision(this);
        onReconnect(provision::forget);
    }

    // ---- life

    /**
     * Tries once to connect.
     *
     * @throws IOException when the server refuses the credentials: trying again wouldn't help. When it can't be reached it is tried again in the background instead
     */
    void start(ConnectionSettings with) throws IOException {
        settings = with;
        chores.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        if (settings.given() != null) {
            settings.given().addConnectionListener(this::connectionEvent);
            use(settings.given());
            return;
        }
        try {
            connect();
        } catch (AuthenticationException e) {
            throw new IOException(refused(e)); // which says all that its cause would
        } catch (IOException e) {
            away(e);
            connectLater();
        }
    }

    boolean started() {
        return settings != null;
    }

    private String refused(AuthenticationException e) {
        return "NATS at " + settings.where() + " refuses the credentials: " + e.getMessage()
                + " (check camel.component.nats-jetstream.credentialsFile, nkeySeedFile, username, password, token)";
    }

    private void connect() throws IOException {
        Options options = settings.options()
                .connectionListener(this::connectionEvent)
                .errorListener(new LinkErrors(this, violations))
                .build();
        try {
            use(Nats.connect(options));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to NATS", e);
        }
    }

    private synchronized void use(Connection connected) throws IOException {
        if (stopped) {
            close(connected);
            return;
        }
        connection = connected;
        back(connected);
        whenConnected.complete(connected);
    }

    private void back(Connection connected) {
        nagging.calm();
        trouble = "";
        String url = ConnectionSettings.masked(String.valueOf(connected.getConnectedUrl()));
        state = new LinkState(Phase.CONNECTED, url, Instant.now());
        LOG.info(
                "connected to NATS {} at {}",
                connected.getServerInfo() == null
                        ? ""
                        : connected.getServerInfo().getVersion(),
                ConnectionSettings.masked(String.valueOf(connected.getConnectedUrl())));
    }

    private void away(Exception why) {
        boolean refused = why instanceof AuthenticationException;
        String detail = refused
                ? refused((AuthenticationException) why)
                : "can't reach NATS at " + settings.where() + ": "
                        + ConnectionSettings.masked(String.valueOf(why.getMessage()))
                        + (trouble.isEmpty() ? "" : " (" + trouble + ")");
        Instant since = state.connected() || state.phase() == Phase.NEW ? Instant.now() : state.since();
        state = new LinkState(refused ? Phase.REFUSED : Phase.AWAY, detail, since);
        if (!nagging.due()) return;
        if (refused) LOG.error(detail);
        else LOG.warn("{}; waiting for it", detail);
    }

    /** Something went wrong on the way to a server. What jnats throws in the end doesn't say what: a refused connection, a certificate that isn't trusted. */
    void hadTrouble(Exception e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) root = root.getCause();
        String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        trouble = ConnectionSettings.masked(text.replaceAll("\\s+", " ").strip());
    }

    private void connectLater() {
        chore(
                this::connectAgain,
                CONNECT_AGAIN.toMillis() + ThreadLocalRandom.current().nextLong(CONNECT_AGAIN.toMillis()));
    }

    private void chore(Runnable chore, long delayMillis) {
        if (stopped) return;
        try {
            chores.schedule(chore, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more chores, the component stops");
        }
    }

    private void connectAgain() {
        if (stopped) return;
        try {
            connect();
        } catch (IOException | RuntimeException e) {
            away(e);
            connectLater();
            return;
        }
        reconnected();
    }

    private void connectionEvent(Connection source, ConnectionListener.Events event) {
        if (stopped || source != connection) return; // before the first success each attempt closes a connection
        switch (event) {
            case DISCONNECTED -> lost("the connection to NATS at " + settings.where() + " is lost; reconnecting");
            case RESUBSCRIBED -> chore(() -> verify(source), 0);
            case CLOSED -> {
                lost("the connection to NATS at " + settings.where() + " was closed: "
                        + (source.getLastError() == null ? "no reason given" : source.getLastError()));
                if (settings.given() == null) connectLater();
            }
            default -> {}
        }
    }

    /**
     * Whether messages get through again. jnats 2.24.1, which a host may have, can come back with a writer that never leaves its reconnect mode (nats.java #1522): connected, and mute for good.
     */
    private void verify(Connection source) {
        try {
            source.RTT(); // this one may still slip through
            source.RTT();
        } catch (IOException | CancellationException e) {
            connectAnew(source);
            return;
        }
        if (stopped || source != connection) return;
        back(source);
        reconnected();
    }

    private void connectAnew(Connection source) {
        if (stopped || source.getStatus() != Connection.Status.CONNECTED)
            return; // it is lost again, and comes back by itself
        LOG.warn("NATS at {} is there again, but nothing gets through; connecting anew", settings.where());
        try {
            source.forceReconnect();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("connecting anew: {}", e.toString());
        }
    }

    private void lost(String detail) {
        if (state.connected() && nagging.due()) LOG.warn(detail);
        state = new LinkState(Phase.AWAY, detail, state.connected() ? Instant.now() : state.since());
        publishers.forEach(each -> each.connectionLost(detail));
    }

    private void reconnected() {
        for (Runnable listener : onReconnect) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener failed after a reconnect: {}", e.toString(), e);
            }
        }
    }

    /** Ends it: publishes under way fail, and the connection is closed, unless the host gave it. */
    void stop() {
        Connection last;
        synchronized (this) {
            stopped = true;
            last = connection;
        }
        state = new LinkState(Phase.STOPPED, "stopped", Instant.now());
        publishers.forEach(each -> each.connectionLost("stopped"));
        if (last != null && last != settings.given()) close(last);
    }

    private static void close(Connection last) {
        try {
            if (last.getStatus() == Connection.Status.CONNECTED) last.flush(Duration.ofSeconds(2));
            last.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debug("closing the connection: {}", e.toString());
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        publishers.forEach(each -> each.sweep(now));
    }

    // ---- how it is

    /** The connection as it is, or null as long as there has been none. It may be reconnecting. */
    public Connection connection() {
        return connection;
    }

    /** Completes with the first connection. A later one comes with {@link #onReconnect}. */
    public CompletableFuture<Connection> whenConnected() {
        return whenConnected.copy();
    }

    /** Whether messages get through now. */
    public boolean connected() {
        Connection now = connection;
        return now != null && now.getStatus() == Connection.Status.CONNECTED && state.connected();
    }

    /** For health and logs. */
    public LinkState state() {
        return state;
    }

    /** Why it isn't connected, for people; empty when it is. */
    String away() {
        LinkState now = state;
        return now.connected() ? "" : now.detail();
    }

    /** A recent refusal of the server to let us use a subject, or null: a request that isn't permitted gets no other answer. */
    String violation(String subject) {
        return violations.recent(subject);
    }

    /** The same for any subject that begins so. */
    String violationUnder(String beginning) {
        return violations.recentUnder(beginning);
    }

    /** Why a request of ours to JetStream got no answer, if that is known: the connection is lost; or a permission is missing, which the server tells beside the request and not in its answer. */
    public IOException explained(IOException unanswered) {
        String refused = violations.recentRequest();
        if (refused == null) return connected() ? unanswered : new IOException(away(), unanswered);
        return new IOException("NATS doesn't let us: " + refused + "; the user needs that permission", unanswered);
    }

    /** The server refused a subject. What was published there gets no answer, so it needn't wait for one. */
    void refusedToPublish(String subject, String error) {
        publishers.forEach(each -> each.refused(subject, error));
    }

    // ---- what hangs on it

    /** For what may block. @throws IOException when not connected */
    public JetStreamManagement management() throws IOException {
        Connection now = connection;
        if (now == null || !connected()) throw new IOException(away());
        return now.jetStreamManagement(jetStreamOptions());
    }

    /** A stream, to be read. Blocks. @throws IOException when not connected @throws JetStreamApiException when there is no such stream */
    public StreamContext stream(String name) throws IOException, JetStreamApiException {
        if (!connected()) throw new IOException(away());
        return connection.getStreamContext(name, jetStreamOptions());
    }

    /** Has one more bucket made when the streams are. */
    void alsoProvide(Blueprint bucket) {
        provision.also(bucket);
    }

    KeyValueOptions keyValueOptions() {
        return KeyValueOptions.builder().jetStreamOptions(jetStreamOptions()).build();
    }

    private JetStreamOptions jetStreamOptions() {
        JetStreamOptions.Builder options = JetStreamOptions.builder().requestTimeout(REQUEST);
        if (settings.domain() != null) options.domain(settings.domain());
        return options.build();
    }

    /** Publishes what Caravan itself writes: journal, letters, state. */
    public Publisher publisher() {
        return publisher;
    }

    /** One with its own window and timeout; {@link JetStreamPublisher#close()} it. */
    JetStreamPublisher publisher(Duration timeout, int maxInFlight) {
        JetStreamPublisher made = new JetStreamPublisher(this, timeout, maxInFlight, publishers::remove);
        publishers.add(made);
        return made;
    }

    /** Runs what follows a publish outside of any Caravan consumer. */
    ExecutorService completions() {
        return completions;
    }

    public Names names() {
        return names;
    }

    long storage() {
        return storage;
    }

    int replicas() {
        return replicas;
    }

    /** Names this process in the state bucket. */
    String instance() {
        return instance;
    }

    /** What every subject of the JetStream API begins with. */
    String apiPrefix() {
        return settings.domain() == null ? "$JS.API." : "$JS." + settings.domain() + ".API.";
    }

    /** A request that doesn't block; fails with a {@link PublishException} of kind OUTAGE, whatever the reason. */
    CompletableFuture<Message> request(String subject, byte[] body, Duration timeout) {
        Connection now = connection;
        if (now == null || !connected()) return CompletableFuture.failedFuture(noAnswer(subject, null));
        try {
            return now.requestWithTimeout(subject, body, timeout)
                    .exceptionallyCompose(e -> CompletableFuture.failedFuture(noAnswer(subject, e)));
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(noAnswer(subject, e));
        }
    }

    private PublishException noAnswer(String subject, Throwable cause) {
        String refused = violation(subject);
        String why = refused != null ? refused : !connected() ? away() : Answers.why(cause);
        return new PublishException(ErrorKind.OUTAGE, subject, "no answer on " + subject + ": " + why, cause);
    }

    /** One for all consumers of a connection: their handlers only put messages into queues. */
    synchronized Dispatcher dispatcher() {
        Connection now = connection;
        if (dispatcherOf != now) {
            dispatcher = now.createDispatcher();
            dispatcher.setPendingLimits(-1, -1); // bounded by what the windows ask for
            dispatcherOf = now;
        }
        return dispatcher;
    }

    /** Called whenever the connection is back, be it the same or another one: on a thread of the connection, so hand longer work over. */
    public void onReconnect(Runnable listener) {
        onReconnect.add(listener);
    }

    public void removeOnReconnect(Runnable listener) {
        onReconnect.remove(listener);
    }

    /** Called when the whole context begins to stop, before any route does. */
    void onStopping(Runnable listener) {
        onStopping.add(listener);
    }

    void removeOnStopping(Runnable listener) {
        onStopping.remove(listener);
    }

    /** The context begins to stop. */
    void stopping() {
        onStopping.forEach(Runnable::run);
    }

    /** Makes what a consumer of a stream needs and isn't there. Blocks. @throws IOException one line naming subject and streams when another stream is in the way */
    public void provision(String stream) throws IOException, JetStreamApiException {
        provision.ensure(stream);
    }

    /** Streams that aren't as Caravan would have made them; one line each. */
    public Set<String> streamDifferences() {
        return provision.differences();
    }

    // ---- who has its durable: intake begins last, so that a new rule misses nothing

    LastChances lastChances() {
        return lastChances;
    }

    void registerConsumer(Object consumer, boolean startLast) {
        consumers.add(consumer);
        if (!startLast) attaching.add(consumer);
    }

    void attached(Object consumer) {
        attaching.remove(consumer);
    }

    void unregisterConsumer(Object consumer) {
        consumers.remove(consumer);
        attaching.remove(consumer);
    }

    /** How many there are. */
    int consumers() {
        return consumers.size();
    }

    boolean othersAttached() {
        return attaching.isEmpty();
    }
}

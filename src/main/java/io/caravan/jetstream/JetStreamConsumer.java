package io.caravan.jetstream;

import io.caravan.jetstream.ConsumerStatus.State;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable pull consumer. Messages come by the connection's dispatcher, are worked on by this consumer's own threads, and are settled when their exchanges end.
 * It outlives reconnects, restarts of the server, and the loss of its durable. Whatever may block (making the durable, looking at it) happens on its control thread.
 */
public final class JetStreamConsumer extends DefaultConsumer {
    /** Header with the {@link java.time.Instant} at which the stream stored the message. */
    public static final String STORED = "CaravanStored";

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamConsumer.class);

    private static final Duration ATTACH_AGAIN = Duration.ofSeconds(1);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(1);
    /** More than what a stop gives back stays away. */
    private static final Duration GIVEN_BACK_WITHIN = Duration.ofMillis(500);

    private static final Duration ANNOUNCED = Duration.ofSeconds(10);
    /** Without a heartbeat for so long the server has forgotten what it was asked. */
    private static final Duration SILENCE = PullWindow.HEARTBEAT.multipliedBy(2).plusSeconds(3);

    private final Link link;
    private final Function<Route, ConsumerSettings> settingsOf;
    private final Handling handling;

    private final Flow.Route exchanges = new Exchanges();

    private volatile Running running;
    /** Made when it is first asked for, where the consumer also takes messages by itself. */
    private Rerun rerun;

    /**
     * @param settingsOf makes the settings once the route is known, whose id may name the durable; called on every start
     */
    public JetStreamConsumer(
            Endpoint endpoint,
            Processor processor,
            Link link,
            Function<Route, ConsumerSettings> settingsOf,
            Handling handling) {
        super(endpoint, processor);
        this.link = link;
        this.settingsOf = settingsOf;
        this.handling = handling;
    }

    /**
     * Runs a message through the route as if it had come from the stream, beside what comes from there.
     *
     * @param message subject, headers and body as the stream had them; it is not settled
     * @param replayRun part of the message ids of what is published: the same run again publishes nothing twice
     * @return completes with how it ended, never exceptionally
     * @throws IllegalStateException when this consumer isn't started
     */
    public CompletableFuture<Ending> rerun(Message message, String replayRun) {
        return reruns().run(message, replayRun);
    }

    /** Whether the rule would run for a message. None of its steps does. @throws Exception what would make it fail before its first step */
    public boolean wants(Message message) throws Exception {
        return reruns().wants(message);
    }

    /** What it listens to; never empty. */
    public List<String> filterSubjects() {
        return reruns().settings().filterSubjects();
    }

    /** Tells one wording of its rule from another; null when they needn't be told apart. */
    public String version() {
        return reruns().settings().version();
    }

    synchronized Rerun reruns() {
        if (rerun == null) {
            Running now = running;
            if (now == null || now.stopped) throw new IllegalStateException(this + " isn't started");
            rerun = rerun(now.settings, "-rerun");
        }
        return rerun;
    }

    private Rerun rerun(ConsumerSettings settings, String threads) {
        return new Rerun(settings, handling, exchanges, threads(settings.durable() + threads));
    }

    /** How it is; null before its first start. */
    public ConsumerStatus status() {
        Running now = running;
        return now == null ? null : now.flow.status(now.backlog);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ConsumerSettings settings = settingsOf.apply(getRoute());
        if (Reruns.areAll(getEndpoint().getCamelContext())) {
            synchronized (this) {
                rerun = rerun(settings, "");
            }
            return;
        }
        running = new Running(settings);
        running.start();
    }

    @Override
    protected void doStop() throws Exception {
        if (running != null) running.stop();
        endReruns();
        super.doStop();
    }

    private synchronized void endReruns() {
        if (rerun != null) rerun.stop();
        rerun = null; // a start may bring other settings
    }

    private static ThreadFactory threads(String name) {
        return new CamelThreadFactory("Caravan thread ##counter# - #name#", name, true);
    }

    /** Runs exchanges through the route. */
    private final class Exchanges implements Flow.Route {
        @Override
        public Exchange create() {
            return createExchange(false);
        }

        @Override
        public void release(Exchange exchange) {
            releaseExchange(exchange, false);
        }

        @Override
        public void process(Exchange exchange, AsyncCallback callback) {
            getAsyncProcessor().process(exchange, callback);
        }

        @Override
        public void writeOff(Exchange exchange) {
            inflight().remove(exchange, getRoute().getId());
        }

        @Override
        public void writtenOffEnds(Exchange exchange) {
            inflight().add(exchange, getRoute().getId()); // since Camel is about to remove it
        }

        private InflightRepository inflight() {
            return getEndpoint().getCamelContext().getInflightRepository();
        }
    }

    /** One life of the consumer, from a start to its stop. */
    private final class Running {
        private final ConsumerSettings settings;
        private final Condition condition = new Condition(Clock.systemUTC());
        private final ScheduledExecutorService control;
        private final Workers workers;
        private final Settler settler = new Settler(link);
        private final StateStore state;
        private final Durable durable;
        private final Looks looks = new Looks(link.consumers());
        private final PullWindow window;
        private final Flow flow;
        private final Runnable onReconnect = () -> later(this::reattach);
        private final Runnable onStopping = this::close;

        /** Null when the rule isn't ordered. */
        private final Pin pin;

        private String nextSubject;
        private volatile String inbox;
        private volatile Subscription messages;
        private volatile Subscription edits;
        private volatile Connection subscribedTo;
        private volatile long heardNanos = System.nanoTime();
        private volatile String announced;
        private volatile long announcedNanos;
        private volatile long backlog = -1;
        private volatile boolean attached;
        private volatile boolean stopped;
        private volatile long closedNanos;

        Running(ConsumerSettings settings) {
            this.settings = settings;
            this.pin = settings.ordered() ? new Pin() : null;
            this.control = Executors.newSingleThreadScheduledExecutor(threads(settings.durable() + "-control"));
            this.workers = new Workers(settings.concurrency(), threads(settings.durable()));
            this.state = new StateStore(link, link.names().state());
            this.durable = new Durable(link, settings, state);
            this.window = new PullWindow(
                    settings.window(), settings.windowBytes(), this::request, () -> heardNanos = System.nanoTime());
            Letters letters = settings.deadLetterSubject() == null ? null : new Letters(link, settings);
            this.flow = new Flow(
                    settings,
                    handling,
                    exchanges,
                    window,
                    settler,
                    state,
                    letters,
                    workers,
                    link.lastChances(),
                    condition,
                    new StreamReads(link, settings.stream()),
                    control,
                    Clock.systemUTC());
        }

        void start() throws Exception {
            nextSubject = link.apiPrefix() + "CONSUMER.MSG.NEXT." + settings.stream() + "." + settings.durable();
            link.registerConsumer(this, settings.startLast());
            link.onReconnect(onReconnect);
            link.onStopping(onStopping);
            // With NATS there, what is wrong (a permission, an option) fails the start of the route; without, it is
            // waited for.
            if (link.connected() && !settings.startLast()) attach();
            if (!attached) later(this::reattach);
            every(Duration.ofSeconds(1), this::tick);
            every(settings.ackWait().dividedBy(3), flow::sendProgress);
            every(settings.ackWait().dividedBy(3), this::keepPin);
        }

        // ---- attaching; control thread only, but for the first

        private void reattach() {
            if (stopped) return;
            try {
                if (!link.connected()) return; // onReconnect calls again
                if (!attached && settings.startLast() && !link.othersAttached()) {
                    condition.set(
                            State.ATTACHING,
                            "takes nothing before the durables of all rules are there, which they aren't");
                    again();
                    return;
                }
                attach();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (condition.set(State.ATTACHING, e.getMessage())) LOG.warn("{}: {}", settings.rule(), e.getMessage());
                again();
            }
        }

        private void again() {
            control.schedule(() -> guarded(this::reattach), ATTACH_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void attach() throws IOException, JetStreamApiException, InterruptedException {
            Durable.Attached place;
            try {
                link.provision(settings.stream());
                place = durable.attach(flow.settled(), !condition.is(State.OUTDATED));
                flow.resume(place);
                compareVersions(place.info());
            } catch (Durable.NoPlace e) {
                if (condition.set(State.ATTACHING, e.getMessage())) LOG.warn(e.getMessage());
                again();
                return;
            } catch (IOException e) {
                throw link.explained(e);
            }
            subscribe();
            settler.flush();
            if (condition.clear(State.ATTACHING)) {
                LOG.info(
                        "{}: durable {} on stream {} takes {}",
                        settings.rule(),
                        settings.durable(),
                        settings.stream(),
                        settings.filterSubjects());
            }
            attached = true;
            link.attached(this);
            heardNanos = System.nanoTime();
            if (settings.ordered()) flow.gather();
            ask(settings.ordered() ? comesAgainWithin(place) : Duration.ZERO);
        }

        /** An ordered rule takes nothing new before what others had in hand has come again: that goes before what is new once it is due. */
        private Duration comesAgainWithin(Durable.Attached place) {
            long others = place.info().getNumAckPending() - flow.inHand();
            if (others <= 0) return Duration.ZERO;
            return others <= place.givenBack().size() ? GIVEN_BACK_WITHIN : settings.ackWait();
        }

        private void ask(Duration delay) {
            if (delay.isZero()) {
                window.restart();
                return;
            }
            LOG.info(
                    "{}: ordered, waits {} ms for what was in hand when it stopped", settings.rule(), delay.toMillis());
            control.schedule(window::restart, delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Not when it was stopped meanwhile: nobody would end that again. */
        private synchronized void subscribe() {
            Connection connection = link.connection();
            if (stopped || connection == subscribedTo) return;
            listen();
            // By the same thread as the messages, so that none that comes behind an edit is taken for one before it.
            if (settings.version() != null)
                edits = link.dispatcher().subscribe(state.subject(durable.versionKey()), this::onVersion);
            subscribedTo = connection;
        }

        private synchronized void listen() {
            if (stopped) return;
            inbox = link.connection().createInbox();
            messages = link.dispatcher().subscribe(inbox, this::onMessage);
        }

        private void unsubscribe() {
            if (subscribedTo == null || subscribedTo != link.connection()) return;
            end(messages);
            if (edits != null) end(edits);
        }

        /** What the server was asked for ends with it. */
        private synchronized void end(Subscription subscription) {
            try {
                link.dispatcher().unsubscribe(subscription); // by its subject it wouldn't be found
            } catch (IllegalStateException closed) {
                LOG.debug("{}: nothing to unsubscribe from: {}", settings.rule(), closed.getMessage());
            }
        }

        // ---- messages; the dispatcher's thread

        private void request(byte[] json) {
            Connection connection = link.connection();
            if (connection == null) return;
            try {
                connection.publish(nextSubject, inbox, pin == null ? json : pin.onto(json));
            } catch (IllegalStateException away) {
                LOG.debug("{}: can't ask for messages now: {}", settings.rule(), away.getMessage());
            }
        }

        private void onMessage(Message message) {
            heardNanos = System.nanoTime();
            if (!message.isStatusMessage()) {
                if (pin != null && pin.seen(message)) flow.gather();
                flow.arrived(message);
                return;
            }
            switch (message.getStatus().getCode()) {
                case 100 -> {} // a heartbeat
                case 404, 408 -> window.ended(message);
                case Pin.WRONG -> later(this::pinLost);
                case 409 -> {
                    String text = String.valueOf(message.getStatus().getMessage());
                    if (text.contains("MaxBytes") || text.contains("Completed")) window.ended(message);
                    else later(() -> lost(text)); // consumer deleted, leadership change, server shutdown
                }
                default -> later(() -> lost(message.getStatus().getMessageWithCode()));
            }
        }

        /** It was silent for too long, and another instance has the ordered rule. */
        private void pinLost() {
            if (pin == null || stopped) return;
            LOG.warn("{}: another instance has the ordered rule now; this one waits its turn", settings.rule());
            pin.lost();
            flow.dropUnbegun();
            end(messages);
            listen();
            window.restart();
        }

        /** Or another instance would get the ordered rule while this one holds its messages without asking for more. */
        private void keepPin() {
            Connection connection = link.connection();
            if (pin == null || !pin.held() || stopped || connection == null || !link.connected()) return;
            try {
                connection.publish(nextSubject, inbox + ".none", pin.signOfLife());
            } catch (IllegalStateException away) {
                LOG.debug("{}: can't keep its pin now: {}", settings.rule(), away.getMessage());
            }
        }

        /** Another instance is about to put its version of the rule in force. */
        private void onVersion(Message message) {
            announced = new String(message.getData(), StandardCharsets.US_ASCII);
            announcedNanos = System.nanoTime();
            if (!settings.version().equals(announced)) outdated();
        }

        // ---- chores; control thread

        private void lost(String why) {
            LOG.debug("{}: durable {}: {}", settings.rule(), settings.durable(), why);
            if (!stopped) again();
        }

        private void tick() {
            flow.sweepOverdue();
            flow.watchPlaces();
            flow.probe();
            flow.sweepGathered();
            if (!attached || stopped || !link.connected()) return;
            boolean there = !looks.isDue(link.consumers()) || look();
            if (!there) {
                reattach();
                return;
            }
            if (window.asked() > 0 && System.nanoTime() - heardNanos > SILENCE.toNanos()) {
                LOG.debug("{}: not a heartbeat for {} s, asking again", settings.rule(), SILENCE.toSeconds());
                heardNanos = System.nanoTime();
                reattach();
            }
        }

        /** @return whether the durable is there, as far as is known */
        private boolean look() {
            try {
                ConsumerInfo info = durable.look(flow);
                if (info == null) {
                    LOG.warn(
                            "{}: durable {} is gone from stream {}",
                            settings.rule(),
                            settings.durable(),
                            settings.stream());
                    return false;
                }
                backlog = info.getNumPending() + info.getNumAckPending();
                comparePause(info);
                compareVersions(info);
            } catch (IOException | JetStreamApiException e) {
                LOG.debug("{}: can't look at durable {}: {}", settings.rule(), settings.durable(), e.getMessage());
            }
            return true;
        }

        /** The server goes on with heartbeats meanwhile, and what was asked for expires as ever; so there is nothing to do but to say so. */
        private void comparePause(ConsumerInfo info) {
            if (info.getPaused()) {
                String what = "durable " + settings.durable() + " gives nothing until " + Pause.text(Pause.until(info))
                        + "; caravan rules resume ends that";
                if (condition.set(State.PAUSED, what)) LOG.info("rule {}: paused: {}", settings.rule(), what);
            } else if (condition.clear(State.PAUSED)) {
                LOG.info("rule {}: no longer paused", settings.rule());
            }
        }

        private void compareVersions(ConsumerInfo info) {
            if (settings.version() == null) return;
            String version = info.getConsumerConfiguration().getMetadata().get(Durable.VERSION);
            boolean ours = version == null || settings.version().equals(version);
            if (!ours) outdated();
            else if (!otherAnnounced() && condition.clear(State.OUTDATED)) upToDate();
        }

        private void upToDate() {
            LOG.info("rule {}: its version here is the one in force again", settings.rule());
            listen();
            flow.adjust();
            window.restart();
        }

        /** Between its word and its deed; one that died there is forgotten. */
        private boolean otherAnnounced() {
            return announced != null
                    && !announced.equals(settings.version())
                    && System.nanoTime() - announcedNanos < ANNOUNCED.toNanos();
        }

        private void outdated() {
            String what = "another instance has another version of rule " + settings.rule()
                    + "; this one takes nothing from it";
            if (!condition.set(State.OUTDATED, what)) return;
            LOG.warn("rule {}: {}", settings.rule(), what);
            flow.adjust();
            if (messages != null) end(messages);
        }

        private void every(Duration period, Runnable chore) {
            control.scheduleWithFixedDelay(
                    () -> guarded(chore), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void later(Runnable chore) {
            if (!control.isShutdown()) control.execute(() -> guarded(chore));
        }

        /** A chore that throws would never be run again. */
        private void guarded(Runnable chore) {
            try {
                chore.run();
            } catch (RuntimeException e) {
                if (!stopped)
                    LOG.error("{}: a chore of its consumer failed, it goes on: {}", settings.rule(), e.toString(), e);
            }
        }

        // ---- stopping

        /** Takes nothing more. When all of a context stops, all of its consumers hear of it before the first is stopped. */
        synchronized void close() {
            if (stopped) return;
            stopped = true;
            closedNanos = System.nanoTime();
            link.removeOnReconnect(onReconnect);
            link.removeOnStopping(onStopping);
            link.unregisterConsumer(this);
            unsubscribe();
            flow.close();
        }

        void stop() throws InterruptedException {
            close();
            finish();
            GivenBack givenBack = flow.giveBackAll();
            control.shutdownNow();
            if (attached && link.connected()) {
                try {
                    durable.leave(flow, givenBack);
                    if (pin != null && pin.held()) passOn(givenBack);
                } catch (IOException e) {
                    LOG.warn(
                            "{}: can't write down where it stopped, some events will be worked on again: {}",
                            settings.rule(),
                            e.getMessage());
                }
            }
            workers.stop();
            condition.set(State.STOPPED, "");
        }

        /** Once what was given back is due, so that it goes before what is new. */
        private void passOn(GivenBack givenBack) throws IOException, InterruptedException {
            long until = System.nanoTime() + GIVEN_BACK_WITHIN.toNanos();
            synchronized (flow) {
                while (givenBack.size() > 0 && System.nanoTime() < until) TimeUnit.MILLISECONDS.timedWait(flow, 10);
            }
            durable.unpin(givenBack);
        }

        /** Exchanges under way may finish, for a moment. */
        private void finish() throws InterruptedException {
            synchronized (flow) {
                while (flow.unfinished() && System.nanoTime() - closedNanos < FINISH_WITHIN.toNanos()) {
                    TimeUnit.MILLISECONDS.timedWait(flow, 10);
                }
            }
        }
    }
}

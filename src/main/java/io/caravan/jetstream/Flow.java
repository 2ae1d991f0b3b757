package io.caravan.jetstream;

import io.caravan.jetstream.ConsumerSettings.Exhausted;
import io.caravan.jetstream.ConsumerStatus.State;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a message's arrival to its settlement. Every message that arrives here leaves by exactly one of: acknowledged (delivered, filtered, dead-lettered),
 * or nak'd with a delay (counted when it failed, uncounted when it is given back). Threads: safe.
 */
final class Flow {
    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

    /** How long a message that is given back stays away, and how often a held rule looks whether its sink is back. */
    static final Duration HOLD = Duration.ofSeconds(2);

    /** How long what a stop gives back stays away. */
    private static final Duration GIVEN_BACK = Duration.ofMillis(100);

    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);
    private static final Duration UNBURIED_DELAY = Duration.ofSeconds(30);
    private static final double JITTER = 0.1;

    /**
     * A message that we nak'd.
     *
     * @param retries what is known of its failures, or null
     * @param offered whether it was counted as offered
     * @param deliveries how often the server had delivered it; when it comes after more than one other, somebody else has had it since. 0 when not known
     */
    private record Waiting(RetryState retries, boolean offered, long deliveries) {
        boolean comesAs(long delivery) {
            return deliveries == 0 || delivery == 1 || delivery == deliveries + 1;
        }
    }

    /** What runs an exchange: the consumer's route. */
    interface Route {
        Exchange create();

        void release(Exchange exchange);

        void process(Exchange exchange, AsyncCallback callback);

        /** Takes it out of those that Camel waits for when the route stops. */
        void writeOff(Exchange exchange);

        /** Such a one ends after all. */
        void writtenOffEnds(Exchange exchange);
    }

    private final ConsumerSettings settings;
    private final Handling handling;
    private final Route route;
    private final PullWindow window;
    private final Settler settler;
    private final StateStore state;
    private final Letters letters;
    private final Workers workers;
    private final LastChances lastChances;
    private final Condition condition;
    private final ScheduledExecutorService control;
    private final Clock clock;
    private final Lanes lanes;
    private final Gathering gathering = new Gathering();
    private final SoloLane solo;

    /** Null when it waits for no other subjects. */
    private final Gate gate;

    private final Map<Long, InFlight> inFlight = new ConcurrentHashMap<>();
    /** Nak'd by us and not back yet; bounded by the durable's maxAckPending, whose places they hold. */
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    /** Of which something is kept in the state bucket, though a durable that was made again delivers them as if for the first time. */
    private final Set<Long> remembered = ConcurrentHashMap.newKeySet();

    private final FailureStreak streak;

    private final LongAdder offered = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder retried = new LongAdder();

    /** Null on a work queue, which itself forgets what was settled. */
    private volatile Settled settled;

    private volatile boolean closed;

    /**
     * @param letters null when there is no subject for dead letters
     * @param stream its stream, where it waits for other subjects
     */
    Flow(
            ConsumerSettings settings,
            Handling handling,
            Route route,
            PullWindow window,
            Settler settler,
            StateStore state,
            Letters letters,
            Workers workers,
            LastChances lastChances,
            Condition condition,
            StreamReads stream,
            ScheduledExecutorService control,
            Clock clock) {
        this.settings = settings;
        this.handling = handling;
        this.route = route;
        this.window = window;
        this.settler = settler;
        this.state = state;
        this.letters = letters;
        this.workers = workers;
        this.lastChances = lastChances;
        this.condition = condition;
        this.control = control;
        this.clock = clock;
        this.lanes = settings.ordered() ? new Lanes(handling) : null;
        this.solo = new SoloLane(this);
        this.gate = settings.behind().isEmpty() ? null : new Gate(settings, stream, condition, control, this::itsTurn);
        this.streak = new FailureStreak(settings.rule(), window);
    }

    /** Goes on there: with what is known to be settled, and what a clean stop gave back, which are no suspects. */
    void resume(Durable.Attached place) {
        if (place.younger()) forgetAll();
        if (gate != null) gate.reset();
        settled = place.settled();
        remembered.addAll(place.remembered());
        place.givenBack().innocent().forEach(sequence -> waiting.putIfAbsent(sequence, new Waiting(null, false, 0)));
    }

    /** Its stream is another one: these sequences mean other messages now. */
    private void forgetAll() {
        waiting.clear();
        remembered.clear();
        List<InFlight> gone = List.copyOf(inFlight.values());
        inFlight.clear(); // so that whatever still ends of them settles nothing
        gone.forEach(InFlight::claim);
        gone.forEach(this::leave);
    }

    // ---- arrival

    /** Called by the connection's dispatcher, so it must not wait. */
    void arrived(Message message) {
        InFlight item = new InFlight(this, message);
        window.arrived(item.bytes);
        if (settledBefore(item.sequence)) {
            settler.ack(message); // its first acknowledgement was lost, or its durable was
            window.done(item.bytes);
            return;
        }
        if (inFlight.putIfAbsent(item.sequence, item) != null) {
            window.done(item.bytes); // delivered again while it is worked on: one settlement serves both
            return;
        }
        long delivery = message.metaData().deliveredCount();
        Waiting before = waiting.remove(item.sequence);
        boolean kept = !remembered.isEmpty() && remembered.remove(item.sequence);
        item.known = before == null ? delivery == 1 && !kept : before.comesAs(delivery);
        if (before != null) {
            item.retries = before.retries;
            item.offered = before.offered;
        }
        // An ordered rule keeps what came, since a nak would let later ones overtake.
        if (lanes == null && (closed || !condition.admits())) {
            giveBack(item, HOLD);
            return;
        }
        if (!item.offered) offered.increment();
        item.offered = true;
        if (lanes == null) inTurn(item);
        else gathering.add(item, delivery > 1).forEach(this::enter);
    }

    private void inTurn(InFlight item) {
        if (gate == null || gate.passes(item)) itsTurn(item);
    }

    private void enter(InFlight item) {
        if (!item.ended() && lanes.enter(item)) itsTurn(item);
    }

    /** An ordered rule may get messages again now. */
    void gather() {
        gathering.start();
    }

    void sweepGathered() {
        gathering.whenQuiet().forEach(this::enter);
    }

    private boolean settledBefore(long sequence) {
        Settled known = settled;
        return known != null && known.contains(sequence);
    }

    /** Delivered before, but not nak'd by this process: by another instance, or it was in hand when a process died. */
    private void lookUp(InFlight item) {
        state.get(retryKey(item)).whenComplete((found, error) -> {
            if (error != null) {
                if (item.claim()) again(item, item.retries, HOLD);
            } else if (found.isPresent()) {
                item.retries = read(found.get());
                item.known = true;
                itsTurn(item);
            } else {
                solo.add(item);
            }
        });
    }

    private RetryState read(byte[] json) {
        try {
            return RetryState.fromJson(json);
        } catch (Exception unreadable) {
            return null; // then its attempts are counted anew: at worst some more of them
        }
    }

    /** Nothing of its own object is before it. */
    private void itsTurn(InFlight item) {
        if (closed || item.ended()) return; // it will be given back, or was
        if (!item.known) lookUp(item);
        else if (!solo.park(item)) begin(item);
    }

    /** Puts it to work. */
    void begin(InFlight item) {
        item.atWork = true;
        workers.begin(() -> item.run(() -> work(item)));
    }

    private void work(InFlight item) {
        if (!item.begin()) return;
        Work work = new Work(settings.rule(), handling.eventId(item.message), null, item);
        item.work = work;
        Exchange exchange = route.create();
        exchange.setProperty(Work.PROPERTY, work);
        boolean wanted;
        try {
            wanted = handling.prepare(exchange, item.message);
        } catch (Exception e) {
            route.release(exchange);
            failed(item, e);
            return;
        }
        if (!wanted) {
            route.release(exchange);
            if (item.claim()) succeed(item, filtered);
            return;
        }
        if (settings.manualAck()) exchange.getMessage().setHeader(Acknowledgement.HEADER, acknowledgement(item));
        exchange.getExchangeExtension().addOnCompletion(item);
        item.runsAs(exchange);
        route.process(exchange, doneSync -> {});
    }

    private Acknowledgement acknowledgement(InFlight item) {
        return new Acknowledgement() {
            @Override
            public void ack() {
                if (item.claim()) succeed(item, delivered);
            }

            @Override
            public void nak(Throwable reason) {
                failed(item, reason);
            }
        };
    }

    // ---- the end

    void completed(InFlight item, Exchange exchange) {
        boolean sent = item.work.sends() > 0;
        if (!sent && swallowed(exchange) != null) {
            failed(item, swallowed(exchange));
            return;
        }
        if (settings.manualAck()) return;
        if (item.claim()) succeed(item, sent ? delivered : filtered);
    }

    /** An error that the rule's own handler took, without anything being sent in its stead: that would be silence. */
    static Exception swallowed(Exchange exchange) {
        boolean handled = exchange.getExchangeExtension().isErrorHandlerHandledSet()
                && exchange.getExchangeExtension().isErrorHandlerHandled();
        if (!handled && !exchange.isRollbackOnly()) return null;
        Exception caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        return caught == null && exchange.isRollbackOnly()
                ? new IllegalStateException("the route marked the exchange for rollback")
                : caught;
    }

    static Throwable errorOf(Exchange exchange) {
        Throwable error = exchange.getException();
        return error != null ? error : new IllegalStateException("the exchange failed without an exception");
    }

    private void succeed(InFlight item, LongAdder outcome) {
        outcome.increment();
        if (outcome == delivered) streak.delivered();
        Settled known = settled;
        if (gone(item)) return;
        if (known != null) known.add(item.sequence);
        if (item.retries != null) state.remove(retryKey(item));
        settler.ack(item.message);
        leave(item);
        if (condition.held()) afterProbe(outcome == delivered);
    }

    /** Whether its stream was made anew meanwhile. */
    private boolean gone(InFlight item) {
        return inFlight.get(item.sequence) != item;
    }

    private void afterProbe(boolean delivered) {
        if (!delivered) {
            condition.allowProbe(); // it said nothing of the sink: the next one may
        } else {
            condition.clear(State.HELD);
            condition.clear(State.MISCONFIGURED);
            LOG.info("rule {}: works again", settings.rule());
        }
        adjust();
    }

    /** Takes as much as its condition allows. */
    void adjust() {
        window.limit(condition.limit(settings.window()));
    }

    void failed(InFlight item, Throwable error) {
        if (!item.claim()) return; // too late: it was given back, or counted as hanging; the message ids are the same
        switch (Errors.kindOf(error)) {
            case PERMANENT -> {
                Reason reason = error instanceof PermanentException known ? known.reason() : Reason.PERMANENT;
                bury(item, reason, error);
            }
            case OUTAGE -> hold(item, State.HELD, error);
            case MISCONFIGURED -> hold(item, State.MISCONFIGURED, error);
            case TRANSIENT -> tryLater(item, error);
        }
    }

    /** Tries it again after a delay: an ordered rule here, in its place; others by delayed nak. */
    private void again(InFlight item, RetryState retries, Duration delay) {
        if (gone(item)) return;
        if (lanes == null) nak(item, retries, delay);
        else if (closed) nak(item, retries, GIVEN_BACK); // with those behind it
        else retryHere(item, retries, delay);
    }

    private void tryLater(InFlight item, Throwable error) {
        streak.failed(error);
        RetryState next = RetryState.after(item.retries, error, clock.instant());
        List<Duration> delays = settings.nakDelays();
        boolean usedUp = next.attempts() > delays.size();
        if (usedUp && letters != null && settings.exhausted() == Exhausted.DEAD_LETTER) {
            bury(item, Reason.EXHAUSTED, error);
            return;
        }
        Duration delay = delays.isEmpty() ? DEFAULT_DELAY : delays.get(Math.min(next.attempts(), delays.size()) - 1);
        LOG.debug(
                "rule {}: attempt {} at sequence {} failed: {}",
                settings.rule(),
                next.attempts(),
                item.sequence,
                error.toString());
        // First what is remembered, then the nak: the other way round a process that dies between them forgets an
        // attempt.
        state.put(retryKey(item), next.toJson()).whenComplete((stored, unstored) -> {
            if (unstored != null) {
                again(item, item.retries, HOLD);
                return;
            }
            retried.increment();
            again(item, next, jittered(delay));
        });
    }

    private void bury(InFlight item, Reason reason, Throwable error) {
        if (letters == null) {
            LOG.warn(
                    "rule {}: sequence {} can't succeed, and there is no deadLetterSubject: {}",
                    settings.rule(),
                    item.sequence,
                    Letters.describe(error));
            List<Duration> delays = settings.nakDelays();
            again(
                    item,
                    RetryState.after(item.retries, error, clock.instant()),
                    delays.isEmpty() ? UNBURIED_DELAY : delays.get(delays.size() - 1));
            return;
        }
        RetryState all = RetryState.after(item.retries, error, clock.instant());
        String target = item.work == null ? null : item.work.lastSubject();
        Letters.Source source = settled == null ? Letters.Source.FORGOTTEN : Letters.Source.KEPT;
        letters.write(item.message, handling.eventId(item.message), reason, error, all, target, source)
                .whenComplete((stored, unstored) -> {
                    if (unstored != null) {
                        LOG.error(
                                "rule {}: can't store the dead letter of sequence {}, trying again in {} s: {}",
                                settings.rule(),
                                item.sequence,
                                UNBURIED_DELAY.toSeconds(),
                                Letters.describe(unstored));
                        again(item, item.retries, UNBURIED_DELAY);
                        return;
                    }
                    LOG.warn(
                            "rule {}: event {} became a dead letter ({}, attempt {}): {}",
                            settings.rule(),
                            handling.eventId(item.message),
                            reason.token(),
                            all.attempts(),
                            Letters.describe(error));
                    if (reason == Reason.CRASHES) state.remove(suspectKey(item));
                    succeed(item, deadLettered);
                });
    }

    /** The sink is away: nothing is counted, and one message now and then is enough to see it come back. */
    private void hold(InFlight item, State why, Throwable error) {
        if (condition.set(why, Letters.describe(error))) {
            LOG.warn("rule {}: {}: {}", settings.rule(), why.name().toLowerCase(Locale.ROOT), Letters.describe(error));
        }
        adjust();
        again(item, item.retries, HOLD);
    }

    /** A chore: whatever became of the probe before, there is a next one. */
    void probe() {
        if (!condition.held()) return;
        condition.allowProbe();
        adjust();
    }

    void giveBack(InFlight item, Duration delay) {
        if (item.claim()) nak(item, item.retries, delay);
    }

    private void nak(InFlight item, RetryState retries, Duration delay) {
        acquit(item);
        // Who isn't known yet must still be looked up when it comes again.
        if (item.known)
            waiting.put(
                    item.sequence,
                    new Waiting(retries, item.offered, item.message.metaData().deliveredCount()));
        settler.nak(item.message, delay);
        leave(item);
    }

    /** An ordered rule never naks: the event waits here, and those of its object behind it. */
    private void retryHere(InFlight item, RetryState retries, Duration delay) {
        acquit(item);
        InFlight again = new InFlight(this, item.message);
        again.retries = retries;
        again.known = item.known;
        again.offered = item.offered;
        inFlight.put(item.sequence, again);
        lanes.replaceHead(item, again);
        solo.left(item);
        endChance(item);
        control.schedule(() -> itsTurn(again), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** It ran alone, and the process lives. */
    private void acquit(InFlight item) {
        if (!item.marked) return;
        item.marked = false;
        item.known = true;
        state.remove(suspectKey(item));
    }

    private void leave(InFlight item) {
        acquit(item);
        inFlight.remove(item.sequence, item);
        if (lanes != null) lanes.leave(item).ifPresent(this::itsTurn);
        window.done(item.bytes);
        solo.left(item);
        endChance(item);
    }

    private static Duration jittered(Duration delay) {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos((long) (delay.toNanos() * factor));
    }

    // ---- suspects

    /** Alone now, of its rule: marks it before it runs, so that a process that dies of it knows when it comes again. */
    void beginAlone(InFlight item) {
        state.get(suspectKey(item)).whenComplete((found, error) -> {
            if (error != null) {
                if (item.claim()) again(item, item.retries, HOLD);
                return;
            }
            int marks = found.map(Flow::count).orElse(0);
            if (marks >= 2 && letters != null) condemn(item);
            else if (marks == 0) mark(item, 1);
            else lastChances.enter(() -> lastChance(item));
        });
    }

    /** Alone of all rules, that is of those that were marked when the process died. */
    private void lastChance(InFlight item) {
        synchronized (item) {
            item.lastChance = true;
        }
        if (item.ended()) endChance(item);
        else mark(item, 2);
    }

    private void endChance(InFlight item) {
        synchronized (item) {
            if (!item.lastChance) return;
            item.lastChance = false;
        }
        lastChances.leave();
    }

    private void mark(InFlight item, int marks) {
        String key = suspectKey(item);
        state.put(key, mark(marks)).whenComplete((stored, unstored) -> {
            if (unstored == null) {
                item.marked = true;
                begin(item);
                return;
            }
            // Perhaps it was stored, and it hasn't run.
            if (marks == 1) state.remove(key);
            else state.put(key, mark(marks - 1));
            if (item.claim()) again(item, item.retries, HOLD);
        });
    }

    private void condemn(InFlight item) {
        if (!item.claim()) return;
        String why = "the process died twice while it worked on this event alone";
        bury(item, Reason.CRASHES, new PermanentException(Reason.CRASHES, why, null));
    }

    private static byte[] mark(int marks) {
        return Integer.toString(marks).getBytes(StandardCharsets.US_ASCII);
    }

    private static int count(byte[] mark) {
        try {
            return Integer.parseInt(new String(mark, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    int inHand() {
        return inFlight.size();
    }

    /** Whether a rule's steps may be running for any message. */
    boolean atWork() {
        return inFlight.values().stream().anyMatch(item -> item.atWork && !item.ended());
    }

    private String retryKey(InFlight item) {
        return "retry." + settings.durable() + "." + item.sequence;
    }

    private String suspectKey(InFlight item) {
        return "suspect." + settings.durable() + "." + item.sequence;
    }

    // ---- chores of the control thread

    /** Tells the server that what is in hand is worked on. */
    void sendProgress() {
        inFlight.values().forEach(item -> settler.inProgress(item.message));
    }

    /** Counts exchanges that hang as failed, and replaces their threads. */
    void sweepOverdue() {
        if (settings.workTimeout().isZero()) return;
        long now = System.nanoTime();
        long timeout = settings.workTimeout().toNanos();
        for (InFlight item : inFlight.values()) {
            if (!item.overdue(now, timeout, workers.hanging())) continue;
            String what = "rule " + settings.rule() + " still works on event " + handling.eventId(item.message)
                    + " after " + settings.workTimeout().toSeconds() + " s (ruleTimeout)";
            if (item.abandon() && !workers.replaceOne() && condition.set(State.HANGING, what)) {
                LOG.error(
                        "{}; {} threads hang in it, no more are replaced: it takes nothing until one comes back",
                        what,
                        Workers.MOST_STUCK);
                adjust();
                if (lanes == null) giveBackUnbegun(HOLD);
            }
            item.writeOff();
            failed(item, new TimeoutException(what));
        }
    }

    void stuckThreadCameBack() {
        workers.oneCameBack();
        if (workers.hanging() || !condition.clear(State.HANGING)) return;
        LOG.info("rule {}: a thread came back, works again", settings.rule());
        adjust();
    }

    /** Forgets what the durable has settled, by whichever instance. */
    void forgetUpTo(long ackFloor) {
        Settled known = settled;
        if (known != null) known.floor(ackFloor);
        waiting.keySet().removeIf(sequence -> sequence <= ackFloor);
        remembered.removeIf(sequence -> sequence <= ackFloor);
    }

    private void giveBackUnbegun(Duration delay) {
        for (InFlight item : inFlight.values()) if (item.claimUnbegun()) nak(item, item.retries, delay);
    }

    /** Takes nothing more and gives back what it hasn't begun; an ordered rule gives back all of it at the end. */
    void close() {
        closed = true;
        window.close();
        if (lanes == null) giveBackUnbegun(GIVEN_BACK);
    }

    /** Another instance has the ordered rule now, and gets what isn't begun when its time here is over. */
    void dropUnbegun() {
        List<InFlight> unbegun = inFlight.values().stream()
                .filter(item -> !item.atWork && item.claim())
                .toList();
        unbegun.forEach(this::leave);
    }

    /** Whether something that was put to work isn't settled. */
    boolean unfinished() {
        return inFlight.values().stream().anyMatch(item -> item.atWork);
    }

    /** Gives back what is still under way, and waits for nothing of it. @return what was given back and comes again, for whoever resumes */
    GivenBack giveBackAll() {
        List<InFlight> rest = inFlight.values().stream()
                .sorted(Comparator.comparingLong(item -> item.sequence))
                .toList();
        long underWay =
                rest.stream().filter(item -> item.begun() && !item.ended()).count();
        if (underWay > 0) {
            LOG.warn(
                    "{}: {} exchanges haven't ended a second after it was stopped; their events are given back and will be worked on again",
                    settings.rule(),
                    underWay);
        }
        for (InFlight item : rest) {
            giveBack(item, GIVEN_BACK);
            item.writeOff();
        }
        GivenBack all = new GivenBack(new HashSet<>(), new HashSet<>());
        waiting.forEach((sequence, how) -> (how.retries == null ? all.innocent() : all.failed()).add(sequence));
        return all;
    }

    Route route() {
        return route;
    }

    Settled settled() {
        return settled;
    }

    Workers workers() {
        return workers;
    }

    int waiting() {
        return waiting.size();
    }

    /** @param backlog how far the durable is behind */
    ConsumerStatus status(long backlog) {
        Condition.Now now = condition.now();
        return new ConsumerStatus(
                settings.rule(),
                settings.stream(),
                settings.durable(),
                now.state(),
                now.detail(),
                now.since(),
                offered.sum(),
                delivered.sum(),
                filtered.sum(),
                deadLettered.sum(),
                retried.sum(),
                inFlight.size() + waiting.size(),
                waiting.size(),
                backlog);
    }

    /** Too many places of the durable taken by messages that wait: it will starve. */
    void watchPlaces() {
        boolean full = waiting.size() > settings.maxAckPending() * 0.8;
        if (full && !condition.held()) {
            String what = "stalled by retries: " + waiting.size() + " of " + settings.maxAckPending()
                    + " places wait for another try";
            if (condition.set(State.STALLED, what)) LOG.warn("rule {}: {}", settings.rule(), what);
        } else if (!full && condition.clear(State.STALLED)) {
            LOG.info("rule {}: no longer stalled by retries", settings.rule());
        }
    }
}

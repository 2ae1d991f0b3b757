package io.caravan.ops;

import io.caravan.bucketevent.ContextRules;
import io.caravan.bucketevent.FilterSubjects;
import io.caravan.bucketevent.Since;
import io.caravan.deadletter.Choice;
import io.caravan.deadletter.DeadLetters;
import io.caravan.deadletter.DeadLetters.Parts;
import io.caravan.deadletter.Letter;
import io.caravan.deadletter.Overview;
import io.caravan.deadletter.Replay;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Pause;
import io.caravan.jetstream.RangeReplay;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.RulePlaces;
import io.caravan.jetstream.RunName;
import io.caravan.jetstream.Start;
import io.caravan.jetstream.StreamFill;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the rules of the Camel context it is in: what {@code caravan dlq}, {@code replay} and {@code rules} do, for an application that has rules of its own. A route calls it
 * as a bean. Rules are this context's routes, so those that are compiled into it count, and run where they are. Each call asks NATS, and blocks meanwhile. Threads: safe.
 */
public final class Caretaker implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    private static final Set<String> LETTERS = Set.of("rule", "bucket", "prefix", "error", "from", "to");
    private static final Set<String> REPLAYED_LETTERS =
            Set.of("rule", "bucket", "prefix", "error", "from", "to", "rate");
    private static final Set<String> EVENTS = Set.of("rule", "bucket", "from", "to", "rate", "run");
    private static final int MOST_LETTERS = 1_000;
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

    /** How many dead letters each rule has, and what is behind most of them. */
    public List<Overview.Row> overview() throws IOException, JetStreamApiException, InterruptedException {
        Overview overview = new Overview();
        letterBox().read(">", Parts.HEADERS, letter -> {
            overview.add(letter);
            return true;
        });
        return overview.rows();
    }

    /**
     * Letters, oldest first, 1,000 at most.
     *
     * @param which such as {@code rule=thumbnails;error=timeout}: rule, bucket, prefix, error, from and to; empty for all
     */
    public List<Letter> letters(String which) throws IOException, JetStreamApiException, InterruptedException {
        Choice choice = Wish.of(which, LETTERS).choice();
        List<Letter> found = new ArrayList<>();
        letterBox().read(choice, filter(choice), Parts.ALL, letter -> {
            found.add(letter);
            return found.size() < MOST_LETTERS;
        });
        return found;
    }

    /**
     * Runs letters again, each in its rule only. A letter goes when its event was delivered or filtered.
     *
     * @param which as for {@link #letters}, and {@code rate}; letters of rules that this context doesn't have stay
     * @return the sum over all rules
     */
    public Replay.Result replayLetters(String which) throws IOException, JetStreamApiException, InterruptedException {
        Wish wish = Wish.of(which, REPLAYED_LETTERS);
        Choice choice = wish.choice();
        if (choice.rule() != null) rule(choice.rule());
        DeadLetters letters = letterBox();
        Replay.Result sum = new Replay.Result(0, 0, 0, false);
        for (String rule : letters.counts().keySet()) {
            boolean meant = choice.rule() == null || choice.rule().equals(rule);
            if (!meant || !rules().contains(rule)) continue;
            Replay replay = new Replay(letters, rule(rule), link().names().durable(rule), wish.rate(), new Logged());
            sum = sum.plus(replay.all(link().names().deadLetterSubject(rule), choice));
        }
        return sum;
    }

    /**
     * Deletes letters, for good.
     *
     * @param which as for {@link #letters}, but not empty
     * @return how many
     */
    public long dropLetters(String which) throws IOException, JetStreamApiException, InterruptedException {
        Choice choice = Wish.of(which, LETTERS).choice();
        if (choice.equals(Choice.ALL))
            throw new IllegalArgumentException("which letters? Write rule=… or another choice");
        DeadLetters letters = letterBox();
        return letters.drop(choice, filter(choice), letters.last()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * Gives a rule events of the past, whether it had them before or not. Its place doesn't move. What fails becomes a dead letter; after 100 of them it ends.
     *
     * @param which such as {@code rule=thumbnails;from=24h}: rule, from, to, bucket, rate and run
     */
    public RangeReplay.Result replay(String which) throws Exception {
        Wish wish = Wish.of(which, EVENTS);
        String name = wish.required("rule");
        Start from = wish.start("from", null);
        if (from == null || from instanceof Start.Now) throw new IllegalArgumentException("from when? Write from=24h");
        JetStreamConsumer rule = rule(name);
        List<String> filters = rule.filterSubjects();
        if (wish.get("bucket").isPresent()) filters = FilterSubjects.inBucket(filters, wish.required("bucket"));
        String journal = link().names().journal();
        StreamFill stream =
                StreamFill.of(link(), journal).orElseThrow(() -> new IOException("there is no stream " + journal));
        RangeReplay.Limits limits = new RangeReplay.Limits(wish.rate(), MOST_FAILURES);
        RangeReplay replay = new RangeReplay(link(), rule, filters, limits, new LoggedRange(name));
        RangeReplay.Range range = replay.range(from, wish.start("to", new Start.Now()), stream);
        if (filters.isEmpty() || range.first() >= range.end()) return new RangeReplay.Result(0, 0, 0, range.end());
        String run = wish.get("run").orElseGet(() -> RunName.of(which, rule.version()));
        return replay.run(range, run);
    }

    /** Where the rules of this context and of its group are. Those of the group that the context doesn't have are orphans. */
    public List<RulePlace> places() throws IOException, JetStreamApiException, InterruptedException {
        Set<String> rules = rules();
        return RulePlaces.of(durables().read(), rules, rules::contains, link().names());
    }

    /** Gives a rule no more events until it is resumed, on all instances. */
    public void pause(String rule) throws IOException, JetStreamApiException {
        durables().pause(link().names().durable(rule), Instant.now().plus(Pause.ENDLESS));
    }

    /** Gives a rule no events for a while, on all instances. @param duration such as {@code 30m} */
    public void pauseFor(String rule, String duration) throws IOException, JetStreamApiException {
        Duration pause = Since.age(duration);
        durables().pause(link().names().durable(rule), Instant.now().plus(pause));
    }

    /** Gives a rule that was paused its events again. */
    public void resume(String rule) throws IOException, JetStreamApiException {
        durables().resume(link().names().durable(rule));
    }

    /**
     * Forgets the places of rules of this group that this context doesn't have, unless somebody serves them. Not for an application that switches rules off and on.
     *
     * @return their names
     */
    public List<String> prune() throws IOException, JetStreamApiException, InterruptedException {
        List<String> pruned = new ArrayList<>();
        for (RulePlace place : places()) {
            if (place.kind() != RulePlace.Kind.ORPHAN || place.durable() == null) continue;
            if (durables().deleteUnserved(place.durable().name()).isEmpty()) pruned.add(place.rule());
        }
        return pruned;
    }

    private JetStreamConsumer rule(String name) {
        return ContextRules.named(context, name);
    }

    private Set<String> rules() {
        return ContextRules.names(context);
    }

    private String filter(Choice choice) {
        return choice.rule() == null ? ">" : link().names().deadLetterSubject(choice.rule());
    }

    private DeadLetters letterBox() {
        return new DeadLetters(link(), link().names().deadLetters());
    }

    private Durables durables() {
        return new Durables(link(), link().names().journal());
    }

    private Link link() {
        return context.getComponent("nats-jetstream", JetStreamComponent.class).link();
    }

    private static final class Logged implements Replay.Report {
        @Override
        public void failed(Letter letter, String why) {
            LOG.warn("letter {} of rule {} stays: {}", letter.sequence(), letter.rule(), why);
        }

        @Override
        public void dealtWith(long letters) {}

        @Override
        public void held(Letter letter, String why) {
            LOG.warn(
                    "letter {} of rule {} can't be delivered now, so no others are tried: {}",
                    letter.sequence(),
                    letter.rule(),
                    why);
        }
    }

    private record LoggedRange(String rule) implements RangeReplay.Report {
        @Override
        public void progress(long done, long next) {}

        @Override
        public void failed(long sequence, String subject, String why) {
            LOG.warn("rule {}: sequence {} ({}) failed: {}", rule, sequence, subject, why);
        }

        @Override
        public void held(long sequence, String why) {
            LOG.warn("rule {}: sequence {} can't be delivered now, so no others are tried: {}", rule, sequence, why);
        }
    }
}

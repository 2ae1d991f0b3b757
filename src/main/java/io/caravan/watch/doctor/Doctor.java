package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.jetstream.Link;
import io.caravan.watch.doctor.ProbeFacts.Way;
import io.minio.MinioClient;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Examines the wiring from MinIO to the rules, and mends what it is asked to. Blocks. For one thread. */
public final class Doctor {
    private static final List<Check> CHECKS = List.of(
            new ServersThere(),
            new UsersMay(),
            new TargetsWork(),
            new BucketsNotify(),
            new ProbesArrive(),
            new StreamsAreRight(),
            new StreamsHaveRoom(),
            new StreamsOutliveServers(),
            new MessagesFit(),
            new IntakeIsServed(),
            new RulesHaveStreams(),
            new RulesAreWhole(),
            new RulesDontLoop(),
            new ClocksAgree());

    private final Link link;
    private final String refusal;
    private final MinioClient client;
    private final Settings settings;
    private final Clock clock;

    /**
     * How to look.
     *
     * @param endpoint where MinIO is, or empty
     * @param fast id of MinIO's target that is told at once
     * @param safe id of its target that waits on disk
     * @param monitoring where nats-server's monitoring is, or empty
     * @param buckets that are to be looked at whoever listens to them
     */
    public record Settings(String endpoint, String fast, String safe, String monitoring, Set<String> buckets) {
        public Settings {
            buckets = Set.copyOf(buckets);
        }
    }

    /** Whether objects are written to see their events arrive. */
    public enum Probing {
        NONE,
        WATCHED_BUCKETS
    }

    /**
     * @param link null when NATS refused the credentials
     * @param refusal what it said then, or empty
     * @param client null when there is none
     */
    public Doctor(Link link, String refusal, MinioClient client, Settings settings, Clock clock) {
        this.link = link;
        this.refusal = refusal;
        this.client = client;
        this.settings = settings;
        this.clock = clock;
    }

    public Report examine(RuleFacts rules, Probing probing) throws InterruptedException {
        NatsFacts nats = nats(rules);
        Set<String> named = new HashSet<>(settings.buckets());
        rules.sketches().stream().map(RuleSketch::namedBuckets).forEach(named::addAll);
        boolean noStore = client == null || settings.endpoint().isEmpty();
        StoreFacts store = noStore
                ? StoreFacts.none("", new Reach(Reach.Kind.NOT_SET, ""))
                : new StoreLook(client, settings.endpoint()).look(named);
        Facts facts =
                facts(nats, store, rules, new ProbeFacts("it writes objects, so it has to be asked for", List.of()));
        if (probing == Probing.WATCHED_BUCKETS
                && nats.reach().there()
                && store.reach().there()) facts = facts(nats, store, rules, probe(facts));
        return new Report(clock.instant(), judge(facts));
    }

    static List<Finding> judge(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : CHECKS) findings.addAll(check.of(facts));
        return findings;
    }

    private ProbeFacts probe(Facts facts) throws InterruptedException {
        Set<String> buckets = new TreeSet<>(facts.watched());
        buckets.retainAll(
                facts.store().buckets().stream().map(StoreFacts.Bucket::name).toList());
        if (buckets.isEmpty()) return new ProbeFacts("there is no watched bucket", List.<Way>of());
        return new Prober(link, client).probe(buckets);
    }

    private NatsFacts nats(RuleFacts rules) throws InterruptedException {
        if (link == null) return NatsFacts.none("", new Reach(Reach.Kind.REFUSED, refusal), "");
        if (!link.connected())
            return NatsFacts.none("", new Reach(Reach.Kind.AWAY, link.state().detail()), "");
        return new NatsLook(link, settings.monitoring()).look(rules.sketches());
    }

    private Facts facts(NatsFacts nats, StoreFacts store, RuleFacts rules, ProbeFacts probe) {
        return new Facts(nats, store, rules, probe, settings.fast(), settings.safe(), settings.buckets());
    }

    /** Does what somebody agreed to. @throws IOException one line, why it couldn't be done */
    public void mend(Mend mend) throws IOException {
        new Mender(link, client).mend(mend);
    }
}

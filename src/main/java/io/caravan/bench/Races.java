package io.caravan.bench;

import io.caravan.enrich.ObjectHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What can be measured. */
final class Races {
    private static final List<Integer> THREADS = List.of(16, 64, 256);
    /** For so long the threads can be busy with nothing but waiting for the store. */
    private static final int READING_SECONDS = 20;

    private final Programs programs;
    private final int events;
    private final Entrant intake;
    private final Entrant plain;
    private final Entrant rule;

    /** @param events in each run */
    Races(Programs programs, int events) {
        this.programs = programs;
        this.events = events;
        plain = new Entrant("plain jnats", 1, Backlog.plain(events), programs.plain(1));
        intake = new Entrant("Caravan", 1, Backlog.plain(events), programs.intake());
        rule = new Entrant("Caravan", 2, Backlog.plain(events), programs.oneRule());
    }

    /** Caravan and the plain program, over one hop and over two. */
    Race limits() {
        return new Race(List.of(plain, intake), List.of(new Comparison("intake ÷ plain jnats, one hop", intake, plain)))
                .and(wholeWay());
    }

    /** The same over two hops only. */
    Race wholeWay() {
        Entrant plainTwice = new Entrant("plain jnats", 2, Backlog.plain(events), programs.plain(2));
        return new Race(
                List.of(plainTwice, rule),
                List.of(new Comparison("intake + one rule ÷ plain jnats, two hops", rule, plainTwice)));
    }

    /** Intake, against what somebody else's program makes of the same hop. */
    Race peer(String who, Launch program) {
        return against(new Entrant(who, 1, Backlog.plain(events), program));
    }

    private Race against(Entrant peer) {
        return new Race(List.of(intake, peer), List.of(new Comparison("intake ÷ " + peer.who(), intake, peer)));
    }

    /** Intake, and intake with a rule, against a program that does all of it in one hop. */
    Race oneHop(String who, Launch program) {
        Entrant peer = new Entrant(who, 1, Backlog.plain(events), program);
        return against(peer)
                .and(new Race(
                        List.of(rule, peer),
                        List.of(new Comparison("intake + one rule ÷ " + who + ", one hop", rule, peer))));
    }

    /** Intake with safe copies, against intake without. */
    Race copies() {
        Entrant copies = new Entrant("Caravan", 1, Backlog.withCopies(events), programs.bothLanes());
        return new Race(
                List.of(intake, copies), List.of(new Comparison("intake with safe copies ÷ without", copies, intake)));
    }

    /** Intake and the plain program, with each shape of notifications. */
    Race messages() {
        Race race = Race.none();
        for (Shape shape : Shape.values()) {
            Backlog backlog = Backlog.shaped(shape, events);
            Entrant plainly = new Entrant("plain jnats", 1, backlog, programs.plain(1, shape));
            Entrant ours = new Entrant("Caravan", 1, backlog, programs.intake());
            String what = "intake ÷ plain jnats, " + backlog.name();
            race = race.and(new Race(List.of(plainly, ours), List.of(new Comparison(what, ours, plainly))));
        }
        return race;
    }

    /** More and more rules, each on a bucket of its own, against the first number of them. @param counts at least one */
    Race rules(List<Integer> counts) {
        return againstFirst(
                counts,
                "rule",
                count -> new Entrant(
                        "Caravan, " + many(count, "rule"), 2, Backlog.over(count, events), programs.rules(count)));
    }

    /**
     * More and more rules that all want every event; the more there are, the fewer events, so that as much is published. Nothing is divided: an event of ten rules is ten times the work.
     *
     * @param counts at least one
     */
    Race rulesOnAll(List<Integer> counts) {
        return new Race(
                counts.stream()
                        .map(count -> Entrant.wanted(
                                count,
                                "Caravan, %s on all".formatted(many(count, "rule")),
                                Backlog.plain(Math.max(1, 2 * events / (1 + count))),
                                programs.rulesOnAll(count)))
                        .toList(),
                List.of());
    }

    /** One rule with more and more threads, against the first number of them. @param counts at least one */
    Race concurrency(List<Integer> counts) {
        return againstFirst(
                counts,
                "thread",
                count -> new Entrant(
                        "Caravan, concurrency " + count, 2, Backlog.plain(events), programs.concurrent(count)));
    }

    /** Several Caravans of one group, against the first number of them. @param counts at least one */
    Race processes(List<Integer> counts) {
        return againstFirst(
                counts,
                "process",
                count -> new Entrant(
                        "Caravan, " + many(count, "process"), 2, Backlog.plain(events), programs.oneRule(), count));
    }

    private static Race againstFirst(List<Integer> counts, String thing, IntFunction<Entrant> entrant) {
        List<Entrant> entrants = counts.stream().map(entrant::apply).toList();
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 1; i < counts.size(); i++) {
            String what = many(counts.get(i), thing) + " ÷ " + many(counts.get(0), thing);
            comparisons.add(new Comparison(what, entrants.get(i), entrants.get(0)));
        }
        return new Race(entrants, comparisons);
    }

    private static String many(int count, String thing) {
        if (count == 1) return "1 " + thing;
        return count + " " + thing + (thing.endsWith("s") ? "es" : "s");
    }

    /** Intake and one rule in a small heap, against the same in a big one. */
    Race heap() {
        Entrant small = new Entrant("Caravan, -Xmx256m", 2, Backlog.plain(events), programs.oneRule("256m"));
        Entrant big = new Entrant("Caravan, -Xmx2g", 2, Backlog.plain(events), programs.oneRule("2g"));
        return new Race(List.of(big, small), List.of(new Comparison("-Xmx256m ÷ -Xmx2g, two hops", small, big)));
    }

    /**
     * A rule that reads each object, with more and more threads, and one that asks for each object's head. What the rule does counts.
     *
     * @param store its URL
     * @param millis that each of its answers takes
     */
    Race store(String store, int millis) {
        Race reading = againstFirst(
                THREADS,
                "thread",
                threads -> slow("concurrency " + threads, threads, millis, programs.reading(threads, store)));
        return reading.and(
                new Race(List.of(slow("HEAD", ObjectHead.AT_ONCE, millis, programs.asking(store))), List.of()));
    }

    /** @param atOnce how many answers it waits for at a time */
    private Entrant slow(String how, int atOnce, int millis, Launch program) {
        int enough = atOnce * READING_SECONDS * 1_000 / millis;
        return Entrant.withSlowRule("Caravan, " + how, Backlog.plain(Math.min(events, enough)), program);
    }
}

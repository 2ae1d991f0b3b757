package io.caravan.bench;

import java.util.ArrayList;
import java.util.List;

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

    /** More and more rules, each on a bucket of its own, against the first number of them. @param counts at least one */
    Race rules(List<Integer> counts) {
        List<Entrant> entrants = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (int count : counts) {
            Entrant rules =
                    new Entrant("Caravan, " + rules(count), 2, Backlog.over(count, events), programs.rules(count));
            entrants.add(rules);
            if (entrants.size() > 1) {
                comparisons.add(new Comparison(rules(count) + " ÷ " + rules(counts.get(0)), rules, entrants.get(0)));
            }
        }
        return new Race(entrants, comparisons);
    }

    private static String rules(int count) {
        return count + (count == 1 ? " rule" : " rules");
    }

    /** Intake and one rule in a small heap, against the same in a big one. */
    Race heap() {
        Entrant small = new Entrant("Caravan, -Xmx256m", 2, Backlog.plain(events), programs.oneRule("256m"));
        Entrant big = new Entrant("Caravan, -Xmx2g", 2, Backlog.plain(events), programs.oneRule("2g"));
        return new Race(List.of(big, small), List.of(new Comparison("-Xmx256m ÷ -Xmx2g, two hops", small, big)));
    }

    /**
     * A rule that reads each object, with more and more threads. What the rule does counts.
     *
     * @param store its URL
     * @param millis that each of its answers takes
     */
    Race reading(String store, int millis) {
        List<Entrant> entrants = THREADS.stream()
                .map(threads -> Entrant.withSlowRule(
                        "Caravan, concurrency " + threads,
                        Backlog.plain(Math.min(events, threads * READING_SECONDS * 1_000 / millis)),
                        programs.reading(threads, store)))
                .toList();
        Entrant first = entrants.get(0);
        return new Race(
                entrants,
                entrants.stream()
                        .skip(1)
                        .map(each -> new Comparison(each.who() + " ÷ " + THREADS.get(0), each, first))
                        .toList());
    }

    /** Several Caravans of one group, against the first number of them. @param counts at least one */
    Race processes(List<Integer> counts) {
        List<Entrant> entrants = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (int count : counts) {
            Entrant several =
                    new Entrant("Caravan, " + processes(count), 2, Backlog.plain(events), programs.oneRule(), count);
            entrants.add(several);
            if (entrants.size() > 1) {
                comparisons.add(
                        new Comparison(processes(count) + " ÷ " + processes(counts.get(0)), several, entrants.get(0)));
            }
        }
        return new Race(entrants, comparisons);
    }

    private static String processes(int count) {
        return count + (count == 1 ? " process" : " processes");
    }
}

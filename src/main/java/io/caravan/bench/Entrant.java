package io.caravan.bench;

/**
 * A program with its work.
 *
 * @param who what runs
 * @param hops 1: notification to journal; 2: on to the events
 * @param backlog what it works on
 * @param program how it is started
 * @param processes how many of it share the work
 * @param wanted how many rules want each event, where there are two hops
 * @param slowRule whether only what the rule has done counts, since intake is done long before it
 */
record Entrant(String who, int hops, Backlog backlog, Launch program, int processes, int wanted, boolean slowRule) {
    /** One process does it all. */
    Entrant(String who, int hops, Backlog backlog, Launch program) {
        this(who, hops, backlog, program, 1);
    }

    /** One whose rule keeps up with intake. */
    Entrant(String who, int hops, Backlog backlog, Launch program, int processes) {
        this(who, hops, backlog, program, processes, 1, false);
    }

    /** Intake and a rule that is much slower. */
    static Entrant withSlowRule(String who, Backlog backlog, Launch program) {
        return new Entrant(who, 2, backlog, program, 1, 1, true);
    }

    /** Intake and rules that all want every event. */
    static Entrant wanted(int rules, String who, Backlog backlog, Launch program) {
        return new Entrant(who, 2, backlog, program, 1, rules, false);
    }

    /** Each event goes through every hop; where copies follow, it is done when its copy is, too. */
    int parts() {
        if (slowRule) return 1;
        if (backlog.copies()) return 2;
        return hops == 1 ? 1 : 1 + wanted;
    }
}

package io.caravan.bench;

/**
 * A program with its work.
 *
 * @param who what runs
 * @param hops 1: notification to journal; 2: on to the events
 * @param backlog what it works on
 * @param program how it is started
 * @param processes how many of it share the work
 */
record Entrant(String who, int hops, Backlog backlog, Launch program, int processes) {
    /** One process does it all. */
    Entrant(String who, int hops, Backlog backlog, Launch program) {
        this(who, hops, backlog, program, 1);
    }

    /** Each event goes through every hop; where copies follow, it is done when its copy is, too. */
    int parts() {
        return backlog.copies() ? 2 : hops;
    }
}

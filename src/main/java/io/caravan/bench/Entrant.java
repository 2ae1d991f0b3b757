package io.caravan.bench;

/**
 * A program with its work.
 *
 * @param who what runs
 * @param hops 1: notification to journal; 2: on to the events
 * @param backlog what it works on
 * @param program how it is started
 */
record Entrant(String who, int hops, Backlog backlog, Launch program) {
    /** Each event goes through every hop; where copies follow, it is done when its copy is, too. */
    int parts() {
        return backlog.copies() ? 2 : hops;
    }
}

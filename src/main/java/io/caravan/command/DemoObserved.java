package io.caravan.command;

import java.util.List;

/**
 * What has arrived so far.
 *
 * @param fast notifications that came by core NATS
 * @param safe notifications that came from MinIO's queue
 * @param journal what OBJECTS has
 * @param events what EVENTS has
 * @param faults one line for each dead letter, and for each message that is no event
 * @param idle whether nothing is under way: every notification and every event of the journal is settled
 */
record DemoObserved(
        long fast, long safe, List<DemoArrival> journal, List<DemoArrival> events, List<String> faults, boolean idle) {
    DemoObserved {
        journal = List.copyOf(journal);
        events = List.copyOf(events);
        faults = List.copyOf(faults);
    }
}

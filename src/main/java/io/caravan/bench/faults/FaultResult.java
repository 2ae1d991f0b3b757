package io.caravan.bench.faults;

import java.util.List;

/**
 * How a case ended.
 *
 * @param name of the case
 * @param events how many the journal had at the end
 * @param missing must be 0
 * @param doubles must be 0
 * @param repeats what a rule published again with the same message id, when it was away for longer than the duplicate window
 * @param deadLettered as many as the case means to
 * @param seconds from the end of the fault until what had been uploaded by then was published
 * @param faults what is wrong, for people; empty when the case has passed
 */
public record FaultResult(
        String name,
        long events,
        long missing,
        long doubles,
        long repeats,
        long deadLettered,
        double seconds,
        List<String> faults) {
    public FaultResult {
        faults = List.copyOf(faults);
    }

    public boolean passed() {
        return faults.isEmpty();
    }
}

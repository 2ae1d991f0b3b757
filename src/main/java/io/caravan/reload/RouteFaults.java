package io.caravan.reload;

import java.util.List;

/** Route files that can't be put in force at start. */
public final class RouteFaults extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    RouteFaults(List<Fault> faults) {
        super(String.join("; ", faults.stream().map(Fault::toString).toList()));
        this.faults = List.copyOf(faults);
    }

    /** All of them. */
    public List<Fault> faults() {
        return faults;
    }
}

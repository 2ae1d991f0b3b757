package io.caravan.bench.faults;

import java.util.ArrayList;
import java.util.List;

/** What came of the cases, for people. */
public final class FaultTable {
    private static final String ROW = "%-38s %9s %8s %8s %8s %13s %18s";

    private FaultTable() {}

    public static String header() {
        return ROW.formatted("case", "events", "missing", "doubles", "repeats", "dead letters", "seconds to recover")
                .stripTrailing();
    }

    public static String row(FaultResult result) {
        return ROW.formatted(
                result.name(),
                "%,d".formatted(result.events()),
                "%,d".formatted(result.missing()),
                "%,d".formatted(result.doubles()),
                "%,d".formatted(result.repeats()),
                "%,d".formatted(result.deadLettered()),
                Double.isNaN(result.seconds()) ? "never" : "%.1f".formatted(result.seconds()));
    }

    /** Header and rows, then what is wrong. */
    public static List<String> lines(List<FaultResult> results) {
        List<String> lines = new ArrayList<>(List.of(header()));
        results.forEach(result -> lines.add(row(result)));
        results.forEach(result -> result.faults().forEach(fault -> lines.add(result.name() + ": " + fault)));
        return lines;
    }
}

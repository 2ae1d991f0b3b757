package io.caravan.command;

import java.util.List;
import java.util.Set;

/** The demo's table. */
final class DemoTable {
    private static final Columns COLUMNS =
            new Columns(List.of("object", "event", "journal", "ms", "EVENTS", "ms"), Set.of("ms"));

    private DemoTable() {}

    static List<String> lines(List<DemoResult.Row> rows) {
        return COLUMNS.lines(rows.stream().map(DemoTable::cells).toList()).stream()
                .map(line -> "  " + line)
                .toList();
    }

    private static List<String> cells(DemoResult.Row row) {
        DemoExpectation expected = row.expected();
        return List.of(
                expected.object(),
                DemoExpectation.shortType(expected.type()),
                subject(row.journal(), "missing"),
                millis(row.journal()),
                subject(row.events(), expected.events() == null ? "(no rule wants it)" : "missing"),
                millis(row.events()));
    }

    private static String subject(DemoArrival arrival, String otherwise) {
        return arrival == null ? otherwise : arrival.subject();
    }

    private static String millis(DemoArrival arrival) {
        return arrival == null ? "" : Long.toString(arrival.millis());
    }
}

package io.caravan.command;

import java.util.ArrayList;
import java.util.List;

/** The demo's table: columns as wide as what is in them. */
final class DemoTable {
    private static final List<String> HEADER = List.of("object", "event", "journal", "ms", "EVENTS", "ms");

    private DemoTable() {}

    static List<String> lines(List<DemoResult.Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEADER);
        rows.forEach(row -> cells.add(cells(row)));
        int[] widths = new int[HEADER.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        }
        return cells.stream().map(line -> line(line, widths)).toList();
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

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean number = HEADER.get(i).equals("ms");
            String gap = " ".repeat(widths[i] - cells.get(i).length());
            line.append("  ").append(number ? gap + cells.get(i) : cells.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }
}

package io.caravan.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table of text: columns as wide as what is in them. Immutable. */
record Columns(List<String> header, Set<String> numbers) {
    private static final String GAP = "  ";

    /** @param numbers which columns stand to the right */
    Columns {
        header = List.copyOf(header);
        numbers = Set.copyOf(numbers);
    }

    /** The header, then the rows. */
    List<String> lines(List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        rows.forEach(row -> all.add(row.stream().map(Columns::visible).toList()));
        int[] widths = new int[header.size()];
        for (List<String> line : all) {
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        }
        return all.stream().map(line -> line(line, widths)).toList();
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - cells.get(i).length());
            boolean right = numbers.contains(header.get(i));
            if (i > 0) line.append(GAP);
            line.append(right ? gap + cells.get(i) : cells.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }

    /** On one line, and nothing that a terminal would obey: names of objects and messages of errors may have anything in them. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n') visible.append("\\n");
            else if (point == '\r') visible.append("\\r");
            else if (point == '\t') visible.append("\\t");
            else if (Character.isISOControl(point)) visible.append("\\u%04x".formatted(point));
            else visible.appendCodePoint(point);
        });
        return visible.toString();
    }

    /** As much of a text as a cell should have. */
    static String cut(String text, int most) {
        String visible = visible(text);
        return visible.length() <= most ? visible : visible.substring(0, most - 1) + "…";
    }
}

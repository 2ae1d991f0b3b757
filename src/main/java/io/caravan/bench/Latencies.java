package io.caravan.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** How much later than their notifications events arrive. */
record Latencies(List<Latency> all) implements Findings {
    private static final String ROW = "%-26s %12s  %-8s %9s %9s %9s";
    private static final String TITLE = "milliseconds later than the notification";

    Latencies {
        all = List.copyOf(all);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(TITLE + ", medians of the rounds");
        lines.add(ROW.formatted("", "events/s", "in", "p50", "p99", "p99.9"));
        for (Latency each : all) {
            lines.add(ROW.formatted(
                    each.who(),
                    each.rate(),
                    each.place().title(),
                    millis(each.p50()),
                    millis(each.p99()),
                    millis(each.p999())));
        }
        return lines;
    }

    private static String millis(Spread spread) {
        return "%.2f".formatted(spread.median());
    }

    @Override
    public void write(ObjectNode json) {
        ArrayNode array = json.putArray("millisecondsAfterNotification");
        for (Latency each : all) {
            ObjectNode node = array.addObject()
                    .put("who", each.who())
                    .put("eventsPerSecond", each.perSecond())
                    .put("uploads", each.uploads())
                    .put("in", each.place().title())
                    .put("events", each.events());
            each.p50().write(node.putObject("p50"));
            each.p99().write(node.putObject("p99"));
            each.p999().write(node.putObject("p99.9"));
        }
    }

    /** Without p99.9, which would leave no room for the rest. */
    @Override
    public Chart chart() {
        List<Chart.Bar> bars = new ArrayList<>();
        for (Latency each : all) {
            String label = "%s, %s, %s/s, ".formatted(each.who(), each.place().title(), each.rate());
            bars.add(new Chart.Bar(label + "p50", each.p50()));
            bars.add(new Chart.Bar(label + "p99", each.p99()));
        }
        return new Chart("Events: " + TITLE, 2, bars);
    }
}

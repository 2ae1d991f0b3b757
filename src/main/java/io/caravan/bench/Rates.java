package io.caravan.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast each was, over all rounds.
 *
 * @param rounds how often each ran
 * @param perSecond events per second, in the order of the race
 */
record Rates(int rounds, Map<Entrant, Spread> perSecond, List<Comparison> comparisons) implements Findings {
    private static final String ROW = "%-26s %4s  %-24s %10s %10s %10s";

    /** @param runs of all rounds; each of the race is among them */
    static Rates of(Race race, List<Measurement> runs) {
        Map<Entrant, Spread> perSecond = new LinkedHashMap<>();
        for (Entrant entrant : race.entrants()) {
            perSecond.put(
                    entrant,
                    Spread.of(runs.stream()
                            .filter(run -> run.entrant().equals(entrant))
                            .map(Measurement::perSecond)
                            .toList()));
        }
        return new Rates(runs.size() / race.entrants().size(), perSecond, race.comparisons());
    }

    private double median(Entrant entrant) {
        return perSecond.get(entrant).median();
    }

    /** Of the medians. */
    double ratio(Comparison comparison) {
        return median(comparison.of()) / median(comparison.by());
    }

    /** The comparisons whose ratio is less than that, as a line each. */
    List<String> below(double least) {
        return comparisons.stream()
                .filter(each -> ratio(each) < least)
                .map(each -> "%s is %.3f, less than %.1f".formatted(each.what(), ratio(each), least))
                .toList();
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("events per second", "hops", "load", "minimum", "median", "maximum"));
        perSecond.forEach((entrant, spread) -> lines.add(ROW.formatted(
                entrant.who(),
                entrant.hops(),
                entrant.backlog().name(),
                whole(spread.minimum()),
                whole(spread.median()),
                whole(spread.maximum()))));
        lines.add("");
        for (Comparison each : comparisons) {
            lines.add("%-44s %9s ÷ %9s = %.2f"
                    .formatted(each.what(), whole(median(each.of())), whole(median(each.by())), ratio(each)));
        }
        return lines;
    }

    private static String whole(double number) {
        return "%,.0f".formatted(number);
    }

    @Override
    public void write(ObjectNode json) {
        ArrayNode rates = json.putArray("eventsPerSecond");
        perSecond.forEach((entrant, spread) -> {
            ObjectNode rate = rates.addObject()
                    .put("who", entrant.who())
                    .put("hops", entrant.hops())
                    .put("load", entrant.backlog().name())
                    .put("events", entrant.backlog().events());
            spread.write(rate);
        });
        ArrayNode ratios = json.putArray("ratios");
        comparisons.forEach(
                each -> ratios.addObject().put("what", each.what()).put("ratio", Spread.rounded(ratio(each))));
    }

    @Override
    public Chart chart() {
        List<Chart.Bar> bars = new ArrayList<>();
        perSecond.forEach((entrant, spread) -> bars.add(new Chart.Bar(label(entrant), spread)));
        return new Chart("Events per second", 0, bars);
    }

    private static String label(Entrant entrant) {
        return "%s, %s%s"
                .formatted(
                        entrant.who(),
                        entrant.hops() == 1 ? "one hop" : "two hops",
                        entrant.backlog().copies() ? ", with safe copies" : "");
    }
}

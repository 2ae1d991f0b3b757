package io.caravan.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How long programs take to start.
 *
 * @param hello seconds of a Camel with next to nothing in it
 * @param caravan seconds of Caravan as it is shipped
 * @param memory megabytes that Caravan has after ten idle seconds; 0 where it can't be asked
 */
record StartUps(Spread hello, Spread caravan, Spread memory) implements Findings {
    private static final String ROW = "%-28s %9s %9s %9s";

    @Override
    public List<String> lines() {
        return List.of(
                ROW.formatted("seconds until it runs", "minimum", "median", "maximum"),
                row("camel-main hello", "%.2f", hello),
                row("Caravan", "%.2f", caravan),
                "",
                row("megabytes, ten seconds later", "%,.0f", memory),
                "",
                "Caravan ÷ camel-main hello = %.2f".formatted(ratio()));
    }

    private static String row(String what, String form, Spread spread) {
        return ROW.formatted(
                what,
                form.formatted(spread.minimum()),
                form.formatted(spread.median()),
                form.formatted(spread.maximum()));
    }

    /** Of the medians. */
    double ratio() {
        return caravan.median() / hello.median();
    }

    @Override
    public void write(ObjectNode json) {
        ObjectNode seconds = json.putObject("secondsUntilItRuns");
        hello.write(seconds.putObject("camel-main hello"));
        caravan.write(seconds.putObject("Caravan"));
        memory.write(json.putObject("megabytesWhenIdle"));
        json.put("ratio", Spread.rounded(ratio()));
    }

    @Override
    public Chart chart() {
        return new Chart(
                "Seconds until it runs",
                2,
                List.of(new Chart.Bar("camel-main hello", hello), new Chart.Bar("Caravan", caravan)));
    }
}

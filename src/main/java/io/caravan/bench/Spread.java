package io.caravan.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What several runs gave. */
record Spread(double minimum, double median, double maximum) {

    /** @param runs at least one, in any order */
    static Spread of(List<Double> runs) {
        List<Double> sorted = runs.stream().sorted().toList();
        int last = sorted.size() - 1;
        double median = (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
        return new Spread(sorted.get(0), median, sorted.get(last));
    }

    void write(ObjectNode json) {
        json.put("minimum", rounded(minimum)).put("median", rounded(median)).put("maximum", rounded(maximum));
    }

    /** Three decimals: more would be noise. */
    static double rounded(double number) {
        return Math.round(number * 1000) / 1000.0;
    }
}

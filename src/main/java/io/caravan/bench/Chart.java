package io.caravan.bench;

import java.util.List;
import java.util.Locale;

/**
 * Bars from the left, each as long as its median, with a line from minimum to maximum; as SVG that needs nothing else, and can be read on light and on dark pages.
 *
 * @param title what the bars are
 * @param decimals of the figures beside the bars
 */
record Chart(String title, int decimals, List<Bar> bars) {
    private static final int WIDTH = 800;
    private static final int LEFT = 260;
    private static final int LONGEST = 430;
    private static final int HEAD = 40;
    private static final int SMALL = 16;
    private static final int ROW = 30;
    private static final int THICK = 18;

    private static final String STYLE = """
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328 }
            .title { font-weight: bold; font-size: 15px }
            .small { font-size: 11px; fill: #59636e }
            .page { fill: #ffffff }
            .bar { fill: #3f7fbf }
            .range { stroke: #1f2328; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 }
              .small { fill: #9198a1 }
              .page { fill: #0d1117 }
              .bar { fill: #4a8fd4 }
              .range { stroke: #e6edf3 }
            }
            </style>
            """;

    Chart {
        bars = List.copyOf(bars);
    }

    record Bar(String label, Spread value) {}

    /** @param place lines that say where it was measured */
    String svg(List<String> place) {
        double most =
                bars.stream().mapToDouble(bar -> bar.value.maximum()).max().orElse(0);
        double scale = most > 0 ? LONGEST / most : 0;
        StringBuilder svg = new StringBuilder();
        int top = HEAD + SMALL * place.size();
        int height = top + ROW * bars.size() + THICK / 2;
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                height,
                WIDTH,
                height);
        line(svg, "<title>%s</title>", escape(title));
        svg.append(STYLE);
        line(svg, "<rect class=\"page\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
        line(svg, "<text class=\"title\" x=\"12\" y=\"24\">%s</text>", escape(title));
        for (int i = 0; i < place.size(); i++) {
            line(svg, "<text class=\"small\" x=\"12\" y=\"%d\">%s</text>", HEAD + SMALL * i + 2, escape(place.get(i)));
        }
        for (int i = 0; i < bars.size(); i++) bar(svg, bars.get(i), top + ROW * i, scale);
        return svg.append("</svg>\n").toString();
    }

    private void bar(StringBuilder svg, Bar bar, int top, double scale) {
        int middle = top + THICK / 2;
        double end = LEFT + Math.max(bar.value.median(), bar.value.maximum()) * scale;
        line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 10, middle + 5, escape(bar.label));
        line(
                svg,
                "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.2f\" height=\"%d\"/>",
                LEFT,
                top,
                bar.value.median() * scale,
                THICK);
        line(
                svg,
                "<line class=\"range\" x1=\"%.2f\" x2=\"%.2f\" y1=\"%d\" y2=\"%d\"/>",
                LEFT + bar.value.minimum() * scale,
                LEFT + bar.value.maximum() * scale,
                middle,
                middle);
        line(
                svg,
                "<text x=\"%.2f\" y=\"%d\">%s</text>",
                end + 8,
                middle + 5,
                String.format(Locale.ROOT, "%,." + decimals + "f", bar.value.median()));
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

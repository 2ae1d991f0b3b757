package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
    private static final Chart CHART = new Chart(
            "Events per second",
            0,
            List.of(
                    new Chart.Bar("one <hop> & more", new Spread(900, 1_000, 2_000)),
                    new Chart.Bar("two hops", new Spread(100, 250, 400)),
                    new Chart.Bar("none", new Spread(0, 0, 0))));

    @Test
    void barsAreAsLongAsTheirMedians() throws Exception {
        List<Element> bars = ofClass(parsed(CHART), "rect", "bar");

        assertThat(bars).hasSize(3);
        double longest = number(bars.get(0), "width");
        assertThat(longest).isPositive();
        assertThat(number(bars.get(1), "width")).isEqualTo(longest / 4, within(0.02));
        assertThat(number(bars.get(2), "width")).isZero();
    }

    @Test
    void aLineGoesFromMinimumToMaximumOnTheSameScale() throws Exception {
        Document svg = parsed(CHART);
        Element bar = ofClass(svg, "rect", "bar").get(0);
        Element range = ofClass(svg, "line", "range").get(0);
        double begin = number(bar, "x");
        double perUnit = number(bar, "width") / 1_000;

        assertThat(number(range, "x1") - begin).isEqualTo(900 * perUnit, within(0.02));
        assertThat(number(range, "x2") - begin).isEqualTo(2_000 * perUnit, within(0.02));
    }

    @Test
    void everythingIsInsideThePage() throws Exception {
        Document svg = parsed(CHART);
        double width = number(svg.getDocumentElement(), "width");
        double height = number(svg.getDocumentElement(), "height");

        for (Element range : ofClass(svg, "line", "range")) {
            assertThat(number(range, "x2")).isLessThan(width);
            assertThat(number(range, "y1")).isLessThan(height);
        }
    }

    @Test
    void labelsFiguresAndThePlaceAreReadable() throws Exception {
        assertThat(texts(parsed(CHART)))
                .contains("Events per second", "2026-11-27, 2 cores", "Java 17", "one <hop> & more", "1,000", "250");
    }

    @Test
    void aDarkPageHasColoursOfItsOwn() {
        assertThat(CHART.svg(List.of())).contains("@media (prefers-color-scheme: dark)");
    }

    @Test
    void nothingButNoughtsIsAChartToo() throws Exception {
        Chart none = new Chart("nothing", 2, List.of(new Chart.Bar("none", new Spread(0, 0, 0))));

        assertThat(number(ofClass(parsed(none), "rect", "bar").get(0), "width")).isZero();
        assertThat(texts(parsed(none))).contains("0.00");
    }

    private static Document parsed(Chart chart) throws Exception {
        String svg = chart.svg(List.of("2026-11-27, 2 cores", "Java 17"));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> ofClass(Document svg, String tag, String name) {
        List<Element> found = new ArrayList<>();
        NodeList all = svg.getElementsByTagName(tag);
        for (int i = 0; i < all.getLength(); i++) {
            Element each = (Element) all.item(i);
            if (each.getAttribute("class").equals(name)) found.add(each);
        }
        return found;
    }

    private static List<String> texts(Document svg) {
        List<String> texts = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) texts.add(all.item(i).getTextContent());
        return texts;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}

package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.servers.ChildProcess;
import io.caravan.testing.CaravanProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan bench} with a few events: that it measures, and shows what it has measured in every form. How fast it is here isn't asked. */
@Timeout(900)
class BenchIT {
    private static final Duration ENDS = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    @Test
    void everyProgramIsMeasuredOnBothLoads() throws Exception {
        List<String> said = bench("--events", "1000", "--rounds", "1", "--with-copies");

        assertThat(said)
                .anyMatch(line -> line.matches("plain jnats +1 +events( +[0-9,]+){3}"))
                .anyMatch(line -> line.matches("Caravan +2 +events( +[0-9,]+){3}"))
                .anyMatch(line -> line.matches("Caravan +1 +events and safe copies( +[0-9,]+){3}"))
                .anyMatch(line -> line.matches("intake ÷ plain jnats, one hop .* = \\d+\\.\\d\\d"))
                .anyMatch(line -> line.matches("intake \\+ one rule ÷ plain jnats, two hops .* = \\d+\\.\\d\\d"))
                .anyMatch(line -> line.matches("intake with safe copies ÷ without .* = \\d+\\.\\d\\d"));
        JsonNode json = json();
        assertThat(json.at("/versions/nats-server").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(json.at("/machine").asText()).contains("cores");
        assertThat(json.at("/eventsPerSecond")).hasSize(5).allSatisfy(rate -> {
            assertThat(rate.get("minimum").asDouble()).isPositive();
            assertThat(rate.get("median").asDouble()).isPositive();
        });
        assertThat(json.at("/ratios"))
                .hasSize(3)
                .allSatisfy(ratio -> assertThat(ratio.get("ratio").asDouble()).isPositive());
        assertThat(bars()).isEqualTo(5);
    }

    @Test
    void manyRulesAreMeasuredAgainstFew() throws Exception {
        List<String> said = bench("--events", "1000", "--rounds", "1", "--rules", "1,4");

        assertThat(said)
                .anyMatch(line -> line.matches("Caravan, 4 rules +2 +events of 4 buckets( +[0-9,]+){3}"))
                .anyMatch(line -> line.matches("4 rules ÷ 1 rule .* = \\d+\\.\\d\\d"));
        assertThat(json().at("/eventsPerSecond")).hasSize(2);
    }

    @Test
    void rulesThatWantTheSameAndTheirThreadsAreMeasured() throws Exception {
        List<String> said = bench("--events", "1000", "--rounds", "1", "--rules-on-all", "1,4", "--concurrency", "1,2");

        assertThat(said)
                .anyMatch(line -> line.matches("Caravan, 4 rules on all +2 +events( +[0-9,]+){3}"))
                .anyMatch(line -> line.matches("2 threads ÷ 1 thread .* = \\d+\\.\\d\\d"));
        assertThat(json().at("/eventsPerSecond")).hasSize(4);
    }

    @Test
    void eachShapeOfNotificationsIsMeasuredAgainstThePlainProgram() throws Exception {
        List<String> said = bench("--events", "1000", "--rounds", "1", "--messages");

        assertThat(said)
                .anyMatch(line -> line.matches("intake ÷ plain jnats, events of 10 kB .* = \\d+\\.\\d\\d"))
                .anyMatch(line -> line.matches("intake ÷ plain jnats, events, 100 a message .* = \\d+\\.\\d\\d"));
        assertThat(json().at("/eventsPerSecond")).hasSize(6);
    }

    @Test
    void latencyIsMeasuredInTheJournalAndInTheEvents() throws Exception {
        List<String> said = bench(
                "--latency", "--rate", "50,100", "--minio", "--seconds", "1", "--warm-up", "300", "--rounds", "1");

        assertThat(said)
                .anyMatch(line -> line.matches("Caravan +50 +EVENTS( +\\d+\\.\\d\\d){3}"))
                .anyMatch(line -> line.matches("Caravan +MinIO: [0-9,]+ +EVENTS( +\\d+\\.\\d\\d){3}"));
        JsonNode all = json().at("/millisecondsAfterNotification");
        assertThat(all).hasSize(12).allSatisfy(each -> {
            assertThat(each.get("events").asInt())
                    .isIn(each.get("uploads").asBoolean() ? List.of(500) : List.of(50, 100));
            assertThat(median(each, "p50")).isPositive();
            assertThat(median(each, "p99")).isGreaterThanOrEqualTo(median(each, "p50"));
            assertThat(median(each, "p99.9")).isGreaterThanOrEqualTo(median(each, "p99"));
        });
        assertThat(bars()).isEqualTo(24);
    }

    @Test
    void startsAreTimedBesideABareCamelsOnes() throws Exception {
        List<String> said = bench("--start-up", "--rounds", "1");

        assertThat(said)
                .anyMatch(line -> line.matches("Caravan( +\\d+\\.\\d\\d){3}"))
                .anyMatch(line -> line.matches("Caravan ÷ camel-main hello = \\d+\\.\\d\\d"));
        assertThat(json().at("/secondsUntilItRuns/Caravan/median").asDouble()).isPositive();
        assertThat(bars()).isEqualTo(2);
    }

    private static double median(JsonNode latency, String quantile) {
        return latency.get(quantile).get("median").asDouble();
    }

    private List<String> bench(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--json", "result.json", "--svg", "result.svg"));
        Path log = folder.resolve("bench.log");
        ChildProcess bench = CaravanProcess.command(folder, log, "bench", arguments.toArray(String[]::new));
        try {
            assertThat(bench.ends(ENDS)).as("%s ends", arguments).isTrue();
            List<String> said = Files.readAllLines(log);
            assertThat(bench.exitCode()).as("%s", said).isZero();
            return said;
        } finally {
            bench.kill();
        }
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(Files.readString(folder.resolve("result.json")));
    }

    /** Those of the chart that have a length. */
    private long bars() throws Exception {
        var rectangles = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("result.svg").toFile())
                .getElementsByTagName("rect");
        long bars = 0;
        for (int i = 0; i < rectangles.getLength(); i++) {
            var attributes = rectangles.item(i).getAttributes();
            if (attributes.getNamedItem("class").getNodeValue().equals("bar")) {
                bars += Double.parseDouble(attributes.getNamedItem("width").getNodeValue()) > 0 ? 1 : 0;
            }
        }
        return bars;
    }
}

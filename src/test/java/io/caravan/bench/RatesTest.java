package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final Race race = new Races(new Programs(Path.of("routes")), 1_000).limits();
    private final Rates rates = Rates.of(race, runs(race, 100, 300, 200));

    /** Each entrant is as many times as fast as its place among them says. */
    private static List<Measurement> runs(Race race, double... rounds) {
        List<Measurement> runs = new ArrayList<>();
        for (double round : rounds) {
            for (int i = 0; i < race.entrants().size(); i++)
                runs.add(new Measurement(race.entrants().get(i), round * (i + 1)));
        }
        return runs;
    }

    @Test
    void eachHasMinimumMedianAndMaximumOfItsOwnRuns() {
        assertThat(rates.perSecond().get(race.entrants().get(0))).isEqualTo(new Spread(100, 200, 300));
        assertThat(rates.perSecond().get(race.entrants().get(3))).isEqualTo(new Spread(400, 800, 1_200));
    }

    @Test
    void ratiosAreThoseOfTheMedians() {
        assertThat(race.comparisons()).extracting(rates::ratio).containsExactly(2.0, 800 / 600.0);
    }

    @Test
    void whatIsTooSlowIsNamed() {
        assertThat(rates.below(1.3)).isEmpty();
        assertThat(rates.below(1.5))
                .containsExactly("intake + one rule ÷ plain jnats, two hops is 1.333, less than 1.5");
    }

    @Test
    void allRoundsCount() {
        assertThat(rates.rounds()).isEqualTo(3);
    }

    @Test
    void theTableHasThemAll() {
        assertThat(rates.lines())
                .anyMatch(line -> line.matches("plain jnats +1 +events +100 +200 +300"))
                .anyMatch(line -> line.matches("Caravan +2 +events +400 +800 +1,200"))
                .anyMatch(line -> line.matches("intake ÷ plain jnats, one hop +400 ÷ +200 = 2.00"));
    }

    @Test
    void theJsonSaysWhereAndWithWhatItWasMeasured() throws Exception {
        Surroundings here =
                new Surroundings(LocalDate.of(2026, 11, 27), "2 cores", Map.of("Java", "17", "nats-server", "2.15.2"));

        JsonNode json = new ObjectMapper().readTree(new Report(here, "rounds: 3", rates).json());

        assertThat(json.at("/date").asText()).isEqualTo("2026-11-27");
        assertThat(json.at("/machine").asText()).isEqualTo("2 cores");
        assertThat(json.at("/versions/nats-server").asText()).isEqualTo("2.15.2");
        assertThat(json.at("/eventsPerSecond")).hasSize(4);
        assertThat(json.at("/eventsPerSecond/0/who").asText()).isEqualTo("plain jnats");
        assertThat(json.at("/eventsPerSecond/0/median").asDouble()).isEqualTo(200);
        assertThat(json.at("/ratios/1/ratio").asDouble()).isEqualTo(1.333);
    }

    @Test
    void racesThatShareAnEntrantRunItOnce() {
        Races races = new Races(new Programs(Path.of("routes")), 1_000);

        Race both = races.limits().and(races.copies());

        assertThat(both.entrants()).hasSize(5).doesNotHaveDuplicates();
        assertThat(both.comparisons()).hasSize(3);
    }
}

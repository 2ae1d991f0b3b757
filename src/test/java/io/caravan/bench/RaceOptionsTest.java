package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which runs a call asks for. */
class RaceOptionsTest {
    @Command
    private static final class Call {
        @Mixin
        private RaceOptions races;
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--quick | plain jnats/2, Caravan/2 | 1",
                "'' | plain jnats/1, Caravan/1, plain jnats/2, Caravan/2 | 2",
                "--with-copies | plain jnats/1, Caravan/1, plain jnats/2, Caravan/2, Caravan/1 | 3",
                "--rules 3,200 | 'Caravan, 3 rules/2, Caravan, 200 rules/2' | 1",
                "--rules 1,3,10 | 'Caravan, 1 rule/2, Caravan, 3 rules/2, Caravan, 10 rules/2' | 2",
                "--rules-on-all 1,10 | 'Caravan, 1 rule on all/2, Caravan, 10 rules on all/2' | 0",
                "--concurrency 1,4 | 'Caravan, concurrency 1/2, Caravan, concurrency 4/2' | 1",
                "--messages | plain jnats/1, Caravan/1, plain jnats/1, Caravan/1, plain jnats/1, Caravan/1 | 3",
                "--processes 1,2 | 'Caravan, 1 process/2, Caravan, 2 processes/2' | 1",
                "--heap | 'Caravan, -Xmx2g/2, Caravan, -Xmx256m/2' | 1",
            })
    void whoRuns(String arguments, String who, int comparisons) throws Exception {
        Call call = new Call();
        new CommandLine(call).parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        Race race = call.races.race(new Programs(Path.of("routes")), folder, null);

        assertThat(String.join(
                        ", ",
                        race.entrants().stream()
                                .map(each -> each.who() + "/" + each.hops())
                                .toList()))
                .isEqualTo(who);
        assertThat(race.comparisons()).hasSize(comparisons);
    }

    @Test
    void aQuickRunHasFewerEventsUnlessSoManyAreAskedFor() {
        assertThat(options().events()).isEqualTo(600_000);
        assertThat(options("--quick").events()).isEqualTo(250_000);
        assertThat(options("--quick", "--events", "1000").events()).isEqualTo(1_000);
    }

    @Test
    void aQuickRunMeasuresNothingElse() {
        CommandLine command = new CommandLine(new Call());

        assertThatThrownBy(() -> options("--quick", "--heap").check(command))
                .hasMessage("--quick measures against the plain program and nothing else");
    }

    @Test
    void aSlowStoreIsReadByMoreAndMoreThreadsEachForAsLong() throws Exception {
        RaceOptions races = options("--store", "20");
        try (SlowStore store = races.store()) {
            Race race = races.race(new Programs(Path.of("routes")), folder, store);

            assertThat(race.entrants())
                    .extracting(each -> each.who() + ": " + each.backlog().events())
                    .containsExactly(
                            "Caravan, concurrency 16: 16000",
                            "Caravan, concurrency 64: 64000",
                            "Caravan, concurrency 256: 256000",
                            "Caravan, HEAD: 256000");
            assertThat(race.comparisons()).hasSize(2);
        }
    }

    @Test
    void whereAllRulesWantEveryEventThereAreFewerEvents() throws Exception {
        RaceOptions races = options("--rules-on-all", "1,3", "--events", "1000");

        Race race = races.race(new Programs(Path.of("routes")), folder, null);

        assertThat(race.entrants())
                .extracting(each -> each.parts() + " * " + each.backlog().events())
                .containsExactly("2 * 1000", "4 * 500");
    }

    private static RaceOptions options(String... arguments) {
        Call call = new Call();
        new CommandLine(call).parseArgs(arguments);
        return call.races;
    }
}

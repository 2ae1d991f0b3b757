package io.caravan.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has the entrants of a race run in turn, round after round, so that a machine whose speed drifts treats them alike. */
final class RateRun {
    private final Bench bench;

    RateRun(Bench bench) {
        this.bench = bench;
    }

    /** @param progress is given a line for each run */
    Rates run(Race race, int rounds, Consumer<String> progress) throws Exception {
        return run(race, rounds, any -> false, progress);
    }

    /** @param enough whether what is known after a round will do, before all of them */
    Rates run(Race race, int rounds, Predicate<Rates> enough, Consumer<String> progress) throws Exception {
        List<Measurement> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            if (round > 1 && enough.test(Rates.of(race, runs))) break;
            for (Entrant entrant : race.entrants()) {
                Measurement run = bench.measure(entrant);
                runs.add(run);
                progress.accept("round %d  %-26s %d hop%s  %-24s %,9.0f events/s"
                        .formatted(
                                round,
                                entrant.who(),
                                entrant.hops(),
                                entrant.hops() == 1 ? " " : "s",
                                entrant.backlog().name(),
                                run.perSecond()));
            }
        }
        return Rates.of(race, runs);
    }
}

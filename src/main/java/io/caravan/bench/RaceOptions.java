package io.caravan.bench;

import io.caravan.command.CalledWrongly;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Who races. */
final class RaceOptions {
    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "300000",
            description = "Events in each run. Default: ${DEFAULT-VALUE}.")
    int events;

    @Option(
            names = "--with-copies",
            description = "Also, measure intake on events that are each followed by its safe copy.")
    boolean copies;

    @Option(
            names = "--rules",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure so many rules, each on a bucket of its own, against the first of these numbers: --rules 3,200.")
    List<Integer> rules = List.of();

    @Option(names = "--heap", description = "Instead, measure a heap of 256 MB against one of 2 GB.")
    boolean heap;

    void check(CommandLine command) {
        CalledWrongly.atLeastOne(command, "--events", events);
        for (int count : rules) CalledWrongly.atLeastOne(command, "--rules", count);
    }

    Race race(Programs programs) {
        Races races = new Races(programs, events);
        Race race = Race.none();
        boolean limits = rules.isEmpty() && !heap;
        if (limits) race = race.and(races.limits());
        if (copies) race = race.and(races.copies());
        if (!rules.isEmpty()) race = race.and(races.rules(rules));
        if (heap) race = race.and(races.heap());
        return race;
    }
}

package io.caravan.bench;

import io.caravan.command.CalledWrongly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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
            names = "--peers",
            description =
                    "Also, measure intake with stock camel-nats. Needs a checkout, and Maven to get its libraries.")
    boolean peers;

    @Option(
            names = "--rules",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure so many rules, each on a bucket of its own, against the first of these numbers: --rules 3,200.")
    List<Integer> rules = List.of();

    @Option(
            names = "--processes",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure so many Caravans that share the work, against the first of these numbers: --processes 1,2.")
    List<Integer> processes = List.of();

    @Option(names = "--heap", description = "Instead, measure a heap of 256 MB against one of 2 GB.")
    boolean heap;

    void check(CommandLine command) {
        CalledWrongly.atLeastOne(command, "--events", events);
        for (int count : rules) CalledWrongly.atLeastOne(command, "--rules", count);
        for (int count : processes) CalledWrongly.atLeastOne(command, "--processes", count);
        if (peers && !camelNats().there()) {
            throw new ParameterException(
                    command, "--peers: only a checkout has bench/peers/camel-nats, and " + home() + " has none");
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("caravan.home", ".")).toAbsolutePath().normalize();
    }

    private static CamelNatsPeer camelNats() {
        return new CamelNatsPeer(home());
    }

    /** @param folder for what has to be got first */
    Race race(Programs programs, Path folder) throws IOException, InterruptedException {
        Races races = new Races(programs, events);
        Race race = Race.none();
        boolean limits = rules.isEmpty() && processes.isEmpty() && !heap;
        if (limits) race = race.and(races.limits());
        if (copies) race = race.and(races.copies());
        if (peers) race = race.and(races.peer("stock camel-nats", camelNats().resolve(folder)));
        if (!rules.isEmpty()) race = race.and(races.rules(rules));
        if (!processes.isEmpty()) race = race.and(races.processes(processes));
        if (heap) race = race.and(races.heap());
        return race;
    }
}

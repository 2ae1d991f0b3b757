package io.caravan.bench;

import io.caravan.command.CalledWrongly;
import io.caravan.servers.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who races. */
final class RaceOptions {
    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Events in each run. Default: 600000; with --quick 250000.")
    Integer given;

    @Option(
            names = "--quick",
            description =
                    "Two hops only, fewer events, and one round; ends with 1 when Caravan doesn't do 0.6 of what the plain program does, in the median of three rounds if one isn't enough.")
    boolean quick;

    @Option(
            names = "--with-copies",
            description = "Also, measure intake on events that are each followed by its safe copy.")
    boolean copies;

    @Option(
            names = "--peers",
            description =
                    "Also, measure intake with stock camel-nats, and with Bento where a bento is on the PATH. Needs a checkout, and Maven to get camel-nats.")
    boolean peers;

    @Option(
            names = "--rules",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure so many rules, each on a bucket of its own, against the first of these numbers: --rules 3,200.")
    List<Integer> rules = List.of();

    @Option(
            names = "--rules-on-all",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure so many rules that all want every event: --rules-on-all 1,10. The more rules, the fewer events.")
    List<Integer> rulesOnAll = List.of();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure one rule with so many threads, against the first of these numbers: --concurrency 1,2,4.")
    List<Integer> concurrency = List.of();

    @Option(
            names = "--messages",
            description =
                    "Instead, measure intake against the plain program with notifications of 1 kB, of 10 kB, and of 100 records each.")
    boolean messages;

    @Option(
            names = "--processes",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead, measure so many Caravans that share the work, against the first of these numbers: --processes 1,2.")
    List<Integer> processes = List.of();

    @Option(names = "--heap", description = "Instead, measure a heap of 256 MB against one of 2 GB.")
    boolean heap;

    @Option(
            names = "--store",
            paramLabel = "MS",
            description =
                    "Instead, measure a rule that reads each object, with 16, 64 and 256 threads, and one that asks for each object's head, from a stand-in for a store that takes so many milliseconds for an answer.")
    Integer storeMillis;

    void check(CommandLine command) {
        CalledWrongly.atLeastOne(command, "--events", events());
        if (quick && (copies || peers || !limits())) {
            throw new ParameterException(command, "--quick measures against the plain program and nothing else");
        }
        if (storeMillis != null) CalledWrongly.atLeastOne(command, "--store", storeMillis);
        CalledWrongly.atLeastOne(command, "--rules", rules);
        CalledWrongly.atLeastOne(command, "--rules-on-all", rulesOnAll);
        CalledWrongly.atLeastOne(command, "--concurrency", concurrency);
        CalledWrongly.atLeastOne(command, "--processes", processes);
        if (peers && !camelNats().there()) {
            throw new ParameterException(
                    command, "--peers: only a checkout has bench/peers/camel-nats, and " + home() + " has none");
        }
    }

    /** In each run. In fewer than these Java still compiles in what is measured. */
    int events() {
        if (given != null) return given;
        return quick ? 250_000 : 600_000;
    }

    private boolean limits() {
        return rules.isEmpty()
                && rulesOnAll.isEmpty()
                && concurrency.isEmpty()
                && processes.isEmpty()
                && !messages
                && !heap
                && storeMillis == null;
    }

    private static Path home() {
        return Path.of(System.getProperty("caravan.home", ".")).toAbsolutePath().normalize();
    }

    private static CamelNatsPeer camelNats() {
        return new CamelNatsPeer(home());
    }

    /** The one that is asked for; null when none is. */
    SlowStore store() throws Exception {
        return storeMillis == null ? null : SlowStore.start(storeMillis);
    }

    /** @param folder for what has to be got first @param store null when none is asked for */
    Race race(Programs programs, Path folder, SlowStore store) throws IOException, InterruptedException {
        Races races = new Races(programs, events());
        Race race = Race.none();
        if (limits()) race = race.and(quick ? races.wholeWay() : races.limits());
        if (copies) race = race.and(races.copies());
        if (peers) {
            race = race.and(races.peer("stock camel-nats", camelNats().resolve(folder)));
            Optional<BentoPeer> bento = BentoPeer.in(home(), Machine.here());
            if (bento.isPresent())
                race = race.and(races.oneHop("Bento", bento.get().launch()));
        }
        if (!rules.isEmpty()) race = race.and(races.rules(rules));
        if (!rulesOnAll.isEmpty()) race = race.and(races.rulesOnAll(rulesOnAll));
        if (!concurrency.isEmpty()) race = race.and(races.concurrency(concurrency));
        if (messages) race = race.and(races.messages());
        if (!processes.isEmpty()) race = race.and(races.processes(processes));
        if (heap) race = race.and(races.heap());
        if (store != null) race = race.and(races.store(store.url(), storeMillis));
        return race;
    }
}

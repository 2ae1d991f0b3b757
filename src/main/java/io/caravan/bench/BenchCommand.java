package io.caravan.bench;

import io.caravan.bench.faults.FaultSuite;
import io.caravan.command.CalledWrongly;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerVersion;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan bench}: how fast Caravan is here, and how fast a plain jnats program would be. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures Caravan against a plain jnats program that does the same work, in turn, on a nats-server of its own.")
public final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "300000",
            description = "Events in each run. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each program runs; the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--faults",
            description =
                    "Instead, try to make Caravan lose or double an event: kills, cuts, full streams and more, one case after the other, with servers of their own.")
    private boolean faults;

    @Option(names = "--case", paramLabel = "NAME", description = "With --faults: only this case; may be given again.")
    private List<String> cases = List.of();

    @Option(
            names = "--uploads",
            paramLabel = "N",
            defaultValue = "10000",
            description = "With --faults: objects to upload in each case. Default: ${DEFAULT-VALUE}.")
    private int uploads;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CalledWrongly.atLeastOne(spec.commandLine(), "--events", events);
        CalledWrongly.atLeastOne(spec.commandLine(), "--rounds", rounds);
        CalledWrongly.atLeastOne(spec.commandLine(), "--uploads", uploads);
        if (faults) {
            checkCases();
            return new FaultRun(spec.commandLine()).run(cases, uploads, routes());
        }
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("caravan-bench");
        ServerBinaries binaries =
                ServerBinaries.here(line -> spec.commandLine().getErr().println(line));
        List<Measurement> all = new ArrayList<>();
        try (NatsServer server =
                        NatsServer.start(binaries.get(ServerVersion.nats()), NatsSettings.in(folder.resolve("nats")));
                Connection connection = Nats.connect(server.url())) {
            Bench bench = new Bench(connection, server.url(), folder, routes(), events);
            for (int round = 1; round <= rounds; round++) {
                for (int hops = 1; hops <= 2; hops++) {
                    all.add(say(out, round, bench.plain(hops)));
                    all.add(say(out, round, bench.caravan(hops)));
                }
            }
        }
        delete(folder); // after a failure it stays: its logs say why
        out.printf(
                "%n%s, %d cores, Java %s, %,d events, median of %d%n",
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                events,
                rounds);
        report(out, all, 1, "intake ÷ plain jnats, one hop");
        report(out, all, 2, "intake + one rule ÷ plain jnats, two hops");
        return 0;
    }

    private void checkCases() {
        for (String name : cases) {
            if (!FaultSuite.names().contains(name))
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no case " + name + "; there are " + String.join(", ", FaultSuite.names()));
        }
    }

    /** The shipped intake is measured, as it is. */
    private static Path routes() {
        Path here = Path.of("routes").toAbsolutePath();
        return Files.isDirectory(here)
                ? here
                : Path.of(System.getProperty("caravan.home", "."), "routes").toAbsolutePath();
    }

    private static Measurement say(PrintWriter out, int round, Measurement one) {
        out.printf(
                "round %d  %-12s %d hop%s  %,9.0f events/s%n",
                round, one.who(), one.hops(), one.hops() == 1 ? " " : "s", one.perSecond());
        out.flush();
        return one;
    }

    private static void report(PrintWriter out, List<Measurement> all, int hops, String what) {
        double caravan = median(all, "Caravan", hops);
        double plain = median(all, "plain jnats", hops);
        out.printf("%-44s %,9.0f ÷ %,9.0f = %.2f%n", what, caravan, plain, caravan / plain);
    }

    private static double median(List<Measurement> all, String who, int hops) {
        List<Double> sorted = all.stream()
                .filter(one -> one.who().equals(who) && one.hops() == hops)
                .map(Measurement::perSecond)
                .sorted()
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}

package io.caravan.bench;

import io.caravan.command.CalledWrongly;
import io.caravan.servers.Folders;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerVersion;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan bench}: how fast Caravan is here, and how fast a plain jnats program would be. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures Caravan against a plain jnats program that does the same work, in turn, on a nats-server of its own.")
public final class BenchCommand implements Callable<Integer> {
    /** What --quick demands of the plain program's rate: that far even a machine on which other things run doesn't bring it. */
    private static final double LEAST = 0.6;

    @Mixin
    private RaceOptions races;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often each program runs, with --quick at most; the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Mixin
    private OutputOptions output;

    @Mixin
    private LatencyOptions latency;

    @Option(
            names = "--start-up",
            description =
                    "Instead, measure how long Caravan takes to start, beside a Camel with next to nothing in it, and what memory it has then.")
    private boolean startUp;

    @Mixin
    private FaultOptions faults;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandLine command = spec.commandLine();
        CalledWrongly.atLeastOne(command, "--rounds", rounds);
        races.check(command);
        latency.check(command);
        faults.check(command);
        output.check(command);
        if (faults.wanted) return new FaultRun(command).run(faults.cases, faults.uploads, routes());

        Path folder = Files.createTempDirectory("caravan-bench");
        List<String> tooSlow;
        ServerBinaries binaries = ServerBinaries.here(line -> command.getErr().println(line));
        try (NatsServer server =
                        NatsServer.start(binaries.get(ServerVersion.nats()), NatsSettings.in(folder.resolve("nats")));
                Connection connection = Nats.connect(server.url())) {
            Report report = measure(folder, connection, server, binaries);
            say("");
            report.lines().forEach(this::say);
            output.write(report);
            tooSlow = tooSlow(report);
        }
        Folders.delete(folder); // after a failure it stays: its logs say why
        tooSlow.forEach(line -> command.getErr().println(line));
        return tooSlow.isEmpty() ? 0 : 1;
    }

    private List<String> tooSlow(Report report) {
        return races.quick && report.findings() instanceof Rates rates ? rates.below(LEAST) : List.of();
    }

    private Report measure(Path folder, Connection connection, NatsServer server, ServerBinaries binaries)
            throws Exception {
        Bench bench = new Bench(connection, server.url(), folder);
        Surroundings here = Surroundings.of(connection, Clock.systemDefaultZone());
        Programs programs = new Programs(routes());
        if (startUp)
            return new Report(here, "rounds: " + rounds, new StartUpRun(bench, programs).run(rounds, this::say));
        if (!latency.wanted) {
            Rates rates = rates(bench, programs, folder);
            return new Report(here, "%,d events, rounds: %d".formatted(races.events(), rates.rounds()), rates);
        }
        try (Connection subscriber = Nats.connect(server.url());
                Uploader uploader = latency.minio
                        ? Uploader.start(binaries.get(ServerVersion.minio()), folder.resolve("minio"), server)
                        : null) {
            LatencySettings settings = latency.settings(uploader);
            Findings delays = new LatencyRun(bench, connection, subscriber, programs, settings).run(rounds, this::say);
            return new Report(
                    here,
                    "%,d s of each rate after a warm-up of %,d events, rounds: %d"
                            .formatted(settings.seconds(), settings.warmUp(), rounds),
                    delays);
        }
    }

    private Rates rates(Bench bench, Programs programs, Path folder) throws Exception {
        Predicate<Rates> enough = sofar -> races.quick && sofar.below(LEAST).isEmpty();
        try (SlowStore store = races.store()) {
            return new RateRun(bench).run(races.race(programs, folder, store), rounds, enough, this::say);
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** The shipped intake is measured, as it is. */
    private static Path routes() {
        Path here = Path.of("routes").toAbsolutePath();
        return Files.isDirectory(here)
                ? here
                : Path.of(System.getProperty("caravan.home", "."), "routes").toAbsolutePath();
    }
}

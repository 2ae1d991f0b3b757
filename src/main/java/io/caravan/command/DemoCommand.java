package io.caravan.command;

import io.caravan.servers.Folders;
import io.caravan.servers.ServerBinaries;
import io.caravan.servers.ServerException;
import io.caravan.servers.Waiting;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan demo}: the whole way of an event on servers of its own, which end with it. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts a MinIO, a nats-server and Caravan, uploads objects, and shows what arrived where.")
public final class DemoCommand implements Callable<Integer> {
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    @Option(
            names = "--once",
            description = "Stop then. Exit code 0 if all has arrived that had to, and only that; else 1.")
    private boolean once;

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "The routes to run. Default: those beside the program.")
    private Path routes = Path.of(System.getProperty("caravan.home", "."), "routes");

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for all to arrive. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Spec
    private CommandSpec spec;

    private DemoReport report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CalledWrongly.atLeastOne(spec.commandLine(), "--timeout", timeout);
        report = new DemoReport(spec.commandLine().getOut());
        Path folder = Files.createTempDirectory("caravan-demo-");
        DemoStage stage = new DemoStage(folder, routes.toAbsolutePath().normalize());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stage, folder), "caravan-demo-stop"));
        try {
            if (show(stage)) return 0;
        } catch (ServerException e) {
            report.say("demo: " + e.getMessage());
        } catch (JetStreamApiException e) {
            report.say("demo: NATS refused to show what it has: " + e.getMessage());
        }
        // The shutdown hook ends the servers; what they logged may be of use now.
        stage.keepFolder();
        report.say("The logs are in " + folder);
        return 1;
    }

    private boolean show(DemoStage stage) throws IOException, InterruptedException, JetStreamApiException {
        long begin = System.nanoTime();
        stage.start(ServerBinaries.here(report::say));
        try (Connection nats = Nats.connect(stage.nats().url())) {
            if (!stage.awaitReady(nats)) return notReady(stage);
            report.ready(stage, Duration.ofNanos(System.nanoTime() - begin));
            DemoWatch watch = new DemoWatch(nats);
            watch.start(report::arrived);
            DemoObjects.upload(stage.minio());
            DemoResult result = await(watch);
            report.result(result, watch.observed());
            if (once) return result.succeeded();
            report.tryIt(stage);
            Waiting.until(FOR_EVER, () -> !stage.caravanRuns());
            return stage.closing() || ended(stage);
        }
    }

    private DemoResult await(DemoWatch watch) throws InterruptedException {
        AtomicReference<DemoResult> last = new AtomicReference<>();
        Waiting.until(Duration.ofSeconds(timeout), () -> {
            last.set(DemoResult.of(DemoObjects.EXPECTED, watch.observed()));
            return last.get().last();
        });
        return last.get();
    }

    private boolean notReady(DemoStage stage) throws IOException {
        report.caravan("Caravan didn't get ready. It said last:", stage.lastLines());
        return false;
    }

    private boolean ended(DemoStage stage) throws IOException {
        report.caravan("Caravan has ended. It said last:", stage.lastLines());
        return false;
    }

    private static void leave(DemoStage stage, Path folder) {
        stage.close();
        if (stage.keepsFolder()) return;
        delete(folder);
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + folder, e);
        }
    }
}

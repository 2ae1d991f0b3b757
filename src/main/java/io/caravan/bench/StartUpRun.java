package io.caravan.bench;

import io.caravan.servers.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts Caravan as it is shipped, and a Camel with next to nothing in it, in turn, and takes the time until each says that it runs. */
final class StartUpRun {
    private static final Duration STARTS = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final String MEMORY = "VmRSS:";

    private final Bench bench;
    private final Programs programs;

    StartUpRun(Bench bench, Programs programs) {
        this.bench = bench;
        this.programs = programs;
    }

    /** @param progress is given a line for each round */
    StartUps run(int rounds, Consumer<String> progress) throws Exception {
        List<Double> hello = new ArrayList<>();
        List<Double> caravan = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            hello.add(bench.onEmptyStreams(
                    "camel-main hello", programs.hello(), running -> seconds(running, HelloPeer.RUNS)));
            bench.onEmptyStreams("Caravan", programs.shipped(), running -> {
                caravan.add(seconds(running, "caravan runs"));
                Waiting.until(IDLE, () -> false);
                running.check();
                memory.add(resident(running));
                return null;
            });
            progress.accept("round %d  camel-main hello %.2f s, Caravan %.2f s and %,.0f MB"
                    .formatted(round, last(hello), last(caravan), last(memory)));
        }
        return new StartUps(Spread.of(hello), Spread.of(caravan), Spread.of(memory));
    }

    private static double last(List<Double> all) {
        return all.get(all.size() - 1);
    }

    private static double seconds(Bench.Running running, String text) throws IOException, InterruptedException {
        boolean said = Waiting.until(STARTS, () -> says(running.log(), text));
        long now = System.nanoTime();
        running.check();
        if (!said)
            throw new IOException(
                    "it doesn't say \"" + text + "\" within " + STARTS.toMinutes() + " min; see " + running.log());
        return (now - running.begun()) / 1e9;
    }

    private static boolean says(Path log, String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            return false; // not there yet
        }
    }

    /** Megabytes of memory that it has, as Linux counts them; 0 where that can't be asked. */
    private static double resident(Bench.Running running) throws IOException {
        Path status = Path.of("/proc", Long.toString(running.processes().get(0).pid()), "status");
        if (!Files.exists(status)) return 0;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(MEMORY))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}

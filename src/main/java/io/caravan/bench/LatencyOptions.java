package io.caravan.bench;

import io.caravan.command.CalledWrongly;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Of the latency run. */
final class LatencyOptions {
    @Option(
            names = "--latency",
            description =
                    "Instead, measure how much later than its notification an event arrives in the journal and in EVENTS, for Caravan and for the plain program.")
    boolean wanted;

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            defaultValue = "50,500",
            description =
                    "With --latency: notifications per second, one rate after the other. Default: ${DEFAULT-VALUE}.")
    List<Integer> rates;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "With --latency: how long each rate is measured. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "With --latency: notifications before those that are measured, while Java compiles. Default: ${DEFAULT-VALUE}.")
    int warmUp;

    @Option(
            names = "--minio",
            description =
                    "With --latency: also, upload objects to a MinIO of its own, as fast as 8 clients at once can.")
    boolean minio;

    void check(CommandLine command) {
        CalledWrongly.atLeastOne(command, "--rate", rates);
        CalledWrongly.atLeastOne(command, "--seconds", seconds);
        CalledWrongly.atLeastOne(command, "--warm-up", warmUp);
    }

    /** @param uploader null without --minio */
    LatencySettings settings(Uploader uploader) {
        return new LatencySettings(warmUp, rates, seconds, uploader);
    }
}

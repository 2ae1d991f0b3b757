package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The parts of an event's way, each by itself, by JMH: {@code ./mvnw test -Dtest=PartsTest -DargLine=-Dbench.parts=true} measures them, in JVMs of their own. Without that each is only called a few
 * times, so that they stay fit to be measured.
 */
class PartsTest {
    private static final boolean MEASURED = Boolean.getBoolean("bench.parts");

    @Test
    void eachPartCanBeMeasured() throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io\\.caravan\\..*Benchmark\\..*")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .jvmArgsAppend("-Xmx512m");
        if (MEASURED) {
            options.forks(2).warmupIterations(5).measurementIterations(5);
            options.warmupTime(TimeValue.seconds(1)).measurementTime(TimeValue.seconds(1));
        } else {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(5));
            options.verbosity(VerboseMode.SILENT);
        }

        Collection<RunResult> results = new Runner(options.build()).run();

        assertThat(results)
                .extracting(each -> each.getPrimaryResult().getLabel())
                .contains("decode", "eventId", "encode", "matchBySuffix", "subjectTemplate");
        assertThat(results)
                .allSatisfy(
                        each -> assertThat(each.getPrimaryResult().getScore()).isPositive());
    }
}

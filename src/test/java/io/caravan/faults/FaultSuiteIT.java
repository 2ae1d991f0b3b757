package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.bench.faults.FaultResult;
import io.caravan.bench.faults.FaultSuite;
import io.caravan.bench.faults.FaultTable;
import io.caravan.testing.SharedClasses;
import io.caravan.testing.TestPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short form of the fault suite: every case, with 2,000 objects. Two run at a time, since half of a case is waiting; each has servers of its own. The long form is
 * {@code ./caravan bench --faults}.
 */
@Tag("fault")
@Timeout(600)
@Tag("alone")
class FaultSuiteIT {
    private static final int UPLOADS = Integer.getInteger("faults.uploads", 2_000);
    private static final ExecutorService TWO = Executors.newFixedThreadPool(2);
    private static final Map<String, Future<FaultResult>> RUNS = new LinkedHashMap<>();
    private static final List<FaultResult> RESULTS = new ArrayList<>();

    static List<String> names() {
        String chosen = System.getProperty("faults");
        return chosen == null
                ? FaultSuite.names()
                : Stream.of(chosen.split(",")).toList();
    }

    @BeforeAll
    static void begin(@TempDir Path folder) {
        FaultSuite suite =
                new FaultSuite(TestPrograms.here()::get, folder, Path.of("routes"), UPLOADS, SharedClasses.options());
        for (String name : names()) RUNS.put(name, TWO.submit(() -> suite.run(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingIsMissingNothingIsDoubledAndTheSumsAddUp(String name) throws Exception {
        FaultResult result = RUNS.get(name).get();
        RESULTS.add(result);

        assertThat(result.faults()).isEmpty();
        assertThat(result.missing()).isZero();
        assertThat(result.doubles()).isZero();
        assertThat(result.events()).isGreaterThanOrEqualTo(UPLOADS);
    }

    @AfterAll
    static void table() {
        TWO.shutdownNow();
        FaultTable.lines(RESULTS).forEach(System.out::println);
    }
}

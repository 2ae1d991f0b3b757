package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.bench.faults.FaultResult;
import io.caravan.bench.faults.FaultSuite;
import io.caravan.bench.faults.FaultTable;
import io.caravan.testing.TestPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of the fault suite: every case, with 2,000 objects. The long form is {@code ./caravan bench --faults}. */
@Tag("fault")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultSuiteIT {
    private static final int UPLOADS = Integer.getInteger("faults.uploads", 2_000);
    private static final List<FaultResult> RESULTS = new ArrayList<>();

    @TempDir
    private Path folder;

    static Stream<String> names() {
        String chosen = System.getProperty("faults");
        return chosen == null ? FaultSuite.names().stream() : Stream.of(chosen.split(","));
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingIsMissingNothingIsDoubledAndTheSumsAddUp(String name) throws Exception {
        FaultResult result = new FaultSuite(TestPrograms.here()::get, folder, Path.of("routes"), UPLOADS).run(name);
        RESULTS.add(result);

        assertThat(result.faults()).isEmpty();
        assertThat(result.missing()).isZero();
        assertThat(result.doubles()).isZero();
        assertThat(result.events()).isGreaterThanOrEqualTo(UPLOADS);
    }

    @AfterAll
    static void table() {
        FaultTable.lines(RESULTS).forEach(System.out::println);
    }
}

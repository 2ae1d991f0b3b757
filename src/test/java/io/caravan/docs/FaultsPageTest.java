package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.bench.faults.FaultSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/faults.md against the cases there are. */
class FaultsPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| \\S");

    @Test
    void itHasEveryCaseAndNoOthers() throws Exception {
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/faults.md")));
        List<String> rows = new ArrayList<>();
        while (row.find()) rows.add(row.group(1));

        assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(FaultSuite.names());
    }

    @Test
    void theReadmeLeadsToIt() throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains("](docs/faults.md)");
    }
}

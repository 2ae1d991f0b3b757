package io.caravan.bench;

import io.caravan.bench.faults.FaultResult;
import io.caravan.bench.faults.FaultSuite;
import io.caravan.bench.faults.FaultTable;
import io.caravan.servers.ServerBinaries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code caravan bench --faults}: the long form of the fault suite. */
final class FaultRun {
    private final CommandLine command;

    FaultRun(CommandLine command) {
        this.command = command;
    }

    /** @param names of cases; none are all @return the exit code */
    int run(List<String> names, int uploads, Path routes) throws Exception {
        PrintWriter out = command.getOut();
        Path folder = Files.createTempDirectory("caravan-faults");
        ServerBinaries binaries = ServerBinaries.here(line -> command.getErr().println(line));
        FaultSuite suite = new FaultSuite(binaries::get, folder, routes, uploads, List.of());
        List<FaultResult> results = new ArrayList<>();
        for (String name : names.isEmpty() ? FaultSuite.names() : names) {
            say(out, name + ": " + FaultSuite.about(name));
            FaultResult result = suite.run(name);
            results.add(result);
            say(out, "  " + (result.passed() ? "passed" : "FAILED: " + result.faults()));
        }
        say(out, "");
        FaultTable.lines(results).forEach(line -> say(out, line));
        boolean passed = results.stream().allMatch(FaultResult::passed);
        if (passed) delete(folder);
        else say(out, "What the failed cases left behind, logs among it, is in " + folder);
        return passed ? 0 : 1;
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder);
    }
}

package io.caravan.bench;

import io.caravan.bench.faults.FaultSuite;
import io.caravan.command.CalledWrongly;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Of the fault suite. */
final class FaultOptions {
    @Option(
            names = "--faults",
            description =
                    "Instead, try to make Caravan lose or double an event: kills, cuts, full streams and more, one case after the other, with servers of their own.")
    boolean wanted;

    @Option(names = "--case", paramLabel = "NAME", description = "With --faults: only this case; may be given again.")
    List<String> cases = List.of();

    @Option(
            names = "--uploads",
            paramLabel = "N",
            defaultValue = "10000",
            description = "With --faults: objects to upload in each case. Default: ${DEFAULT-VALUE}.")
    int uploads;

    void check(CommandLine command) {
        CalledWrongly.atLeastOne(command, "--uploads", uploads);
        for (String name : cases) {
            if (!FaultSuite.names().contains(name))
                throw new ParameterException(
                        command, "there is no case " + name + "; there are " + String.join(", ", FaultSuite.names()));
        }
    }
}

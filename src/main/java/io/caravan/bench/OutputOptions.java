package io.caravan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where results are written besides the terminal. */
final class OutputOptions {
    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results as JSON.")
    Path json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Also write a chart of the results, as SVG.")
    Path svg;

    /** Before anything is measured, since that takes minutes. */
    void check(CommandLine command) {
        check(command, "--json", json);
        check(command, "--svg", svg);
    }

    private static void check(CommandLine command, String option, Path file) {
        if (file == null) return;
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder))
            throw new ParameterException(command, option + ": there is no folder " + folder);
        if (Files.isDirectory(file)) throw new ParameterException(command, option + ": " + file + " is a folder");
    }

    void write(Report report) throws IOException {
        if (json != null) Files.writeString(json, report.json());
        if (svg != null) Files.writeString(svg, report.svg());
    }
}

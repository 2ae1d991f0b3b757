package io.caravan.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which routes a command works with. */
final class RoutesOption {
    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description =
                    "The routes folder. Default: the setting caravan.routes; else ./routes; else the one beside the program.")
    private Path routes;

    /** The folder, absolute. @throws ConfigurationException when there is none */
    Path folder(Configuration configuration) throws ConfigurationException {
        Path folder = routes != null
                ? routes
                : Path.of(configuration.get(Settings.ROUTES).orElseThrow());
        if (Files.isDirectory(folder)) return folder.toAbsolutePath().normalize();
        boolean chosen = routes != null || configuration.sets(Settings.ROUTES);
        Path beside = Path.of(System.getProperty("caravan.home", "."), "routes");
        if (!chosen && Files.isDirectory(beside)) return beside.toAbsolutePath().normalize();
        throw new ConfigurationException(
                List.of("there is no routes folder " + folder.toAbsolutePath() + "; name one with --routes"));
    }
}

package io.caravan.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caravan run}: works until it is told to stop (SIGTERM, Ctrl-C). */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Carries events by the rules in the routes folder, and watches that folder for edits.")
public final class RunCommand implements Callable<Integer> {
    private static final String PROPERTIES = "application.properties";

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description =
                    "The routes folder. Default: the setting caravan.routes; else ./routes; else the one beside the program.")
    private Path routes;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings. Default: application.properties in the working folder, if there is one.")
    private Path config;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = Configuration.read(configFile(), System.getenv(), System.getProperties());
        configuration.get("caravan.log.level").ifPresent(level -> {
            if (System.getProperty("caravan.log.level") == null) System.setProperty("caravan.log.level", level);
        });
        return new Program(configuration, routesFolder(configuration)).run();
    }

    private Optional<Path> configFile() {
        if (config != null) return Optional.of(config);
        return Optional.of(Path.of(PROPERTIES)).filter(Files::exists);
    }

    private Path routesFolder(Configuration configuration) throws ConfigurationException {
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

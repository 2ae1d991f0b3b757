package io.caravan.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which settings a command works with. */
final class ConfigOption {
    private static final String PROPERTIES = "application.properties";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings. Default: application.properties in the working folder, if there is one.")
    private Path config;

    /** Reads them. @throws ConfigurationException naming all that is wrong with them */
    Configuration read() throws ConfigurationException {
        return Configuration.read(file(), System.getenv(), System.getProperties());
    }

    private Optional<Path> file() {
        if (config != null) return Optional.of(config);
        return Optional.of(Path.of(PROPERTIES)).filter(Files::exists);
    }
}

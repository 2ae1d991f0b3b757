package io.caravan.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Intake with Bento, where a program of that name is on the PATH. Only a checkout has the configuration it runs with. */
record BentoPeer(Path program, Path configuration) {
    /** @param home of Caravan @param path as the variable PATH has it; may be null */
    static Optional<BentoPeer> in(Path home, String path) {
        Path configuration = home.resolve("bench/peers/bento/intake.yaml");
        if (path == null || !Files.exists(configuration)) return Optional.empty();
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "bento"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new BentoPeer(program, configuration));
    }

    /** It finds the server in {@code NATS_URL}. */
    Launch launch() {
        return (folder, nats) -> List.of(program.toString(), "-c", configuration.toString());
    }
}

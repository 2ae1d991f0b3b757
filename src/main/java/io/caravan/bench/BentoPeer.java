package io.caravan.bench;

import io.caravan.servers.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Intake with Bento, where a program of that name is on the PATH. Only a checkout has the configuration it runs with. */
record BentoPeer(Path program, Path configuration) {
    /** @param home of Caravan */
    static Optional<BentoPeer> in(Path home, Machine machine) {
        Path configuration = home.resolve("bench/peers/bento/intake.yaml");
        return machine.onPath("bento")
                .filter(program -> Files.exists(configuration))
                .map(program -> new BentoPeer(program, configuration));
    }

    /** It finds the server in {@code NATS_URL}. */
    Launch launch() {
        return (folder, nats) -> List.of(program.toString(), "-c", configuration.toString());
    }
}

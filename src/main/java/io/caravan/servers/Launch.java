package io.caravan.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One start of a server.
 *
 * @param name says in logs and container names which server it is
 * @param arguments what follows the program's name
 * @param environment added to what the program inherits
 * @param folder working folder, and the only one the program needs: absolute, existing
 * @param ports of this machine that it listens on
 * @param log file that its output is appended to
 */
public record Launch(
        String name,
        List<String> arguments,
        Map<String, String> environment,
        Path folder,
        List<Integer> ports,
        Path log) {

    public Launch {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
    }
}

package io.caravan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a program of the benchmark is started. */
interface Launch {
    /**
     * @param folder an empty one of its own
     * @param nats the server's URL
     * @return the command, which may rely on {@code NATS_URL} in its environment
     */
    List<String> command(Path folder, String nats) throws IOException;
}

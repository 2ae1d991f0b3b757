package io.caravan.servers;

/** A server that can be started here: an executable, or an image. Safe for use by several threads. */
public interface ServerProgram {

    /** What runs, for people: a path and version, or an image. */
    String description();

    /** Starts it and returns at once. What it starts dies with this JVM, however that ends. */
    RunningProgram launch(Launch launch);

    /** The address of this machine that the server has to listen on so that {@code 127.0.0.1} reaches it. */
    default String bindAddress() {
        return "127.0.0.1";
    }

    /** By what name the server reaches another one that runs on this machine. */
    default String hostAddress() {
        return "127.0.0.1";
    }
}

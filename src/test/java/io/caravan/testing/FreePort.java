package io.caravan.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a program that is told its port before it starts, and so can't be given another when somebody was quicker. */
public final class FreePort {
    /** Below those that a system gives to clients, so no connection that is just being made takes it. */
    private static final int FROM = 20_000;

    private static final int TO = 32_000;

    private FreePort() {}

    /** One of 127.0.0.1 that nobody listens on. */
    public static int take() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            if (free(port)) return port;
        }
        throw new IllegalStateException("no free port between " + FROM + " and " + TO);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

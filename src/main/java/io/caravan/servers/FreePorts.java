package io.caravan.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Ports of 127.0.0.1 that nobody listens on just now. */
public final class FreePorts {
    private static final int TRIES = 3;

    private FreePorts() {}

    /** Starts something on free ports; on others when somebody else was quicker to take one. */
    static <T> T use(int number, Function<List<Integer>, T> start) {
        for (int i = 1; i < TRIES; i++) {
            try {
                return start.apply(take(number));
            } catch (ServerException e) {
                if (!taken(e)) throw e;
            }
        }
        return start.apply(take(number));
    }

    /** As many different ones as asked for. */
    public static List<Integer> take(int number) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on 127.0.0.1", e);
        } finally {
            sockets.forEach(FreePorts::close);
        }
    }

    private static boolean taken(ServerException e) {
        return e.getMessage().toLowerCase(Locale.ROOT).contains("address already in use");
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands between Caravan and NATS, on a port of its own, and is a bad line when it is told to be. Threads: safe. */
final class Proxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int target;
    private volatile long delayMillis;
    private volatile boolean stuck;

    Proxy(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    String url() {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    /** Closes all connections; new ones may be made. */
    void cut() {
        for (Socket each : open) close(each);
    }

    /** Whatever passes does so later, in both directions. */
    void slowDown(long millis) {
        delayMillis = millis;
    }

    /** Nothing passes any more, and nobody is told. New connections are taken, and are as dead. */
    void getStuck() {
        stuck = true;
    }

    /** What was held back never comes: connections that were stuck are closed. */
    void recover() {
        stuck = false;
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket("127.0.0.1", target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(client);
                open.add(server);
                threads.execute(() -> pass(client, server));
                threads.execute(() -> pass(server, client));
            } catch (IOException away) {
                // Closed; or the server is away, and the client will see that its connection ends.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(chunk);
            while (length >= 0) {
                if (delayMillis > 0) TimeUnit.MILLISECONDS.sleep(delayMillis);
                if (!stuck) out.write(chunk, 0, length);
                length = in.read(chunk);
            }
        } catch (IOException ended) {
            // Either end is gone; so is the other, then.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        threads.shutdownNow();
    }
}

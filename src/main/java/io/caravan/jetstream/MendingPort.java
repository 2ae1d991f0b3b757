package io.caravan.jetstream;

import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * jnats's own way to its server, with headers that jnats can read, and with fewer, larger writes when there are many. jnats makes one for each connection, by this class's name; for use
 * by jnats only.
 */
public final class MendingPort extends SocketDataPortWithWriteTimeout {
    private final HeaderMender mender = new HeaderMender();
    private final WritePace pace = new WritePace(System.nanoTime());

    /** For jnats. */
    public MendingPort() {}

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) mender.mend(bytes, offset, count);
        return count;
    }

    /** Returns a little later when writes come thick: jnats's writer, whose thread this is, gathers what it writes next only then. */
    @Override
    public void write(byte[] bytes, int length) throws IOException {
        super.write(bytes, length);
        long wait = pace.wrote(length, System.nanoTime());
        if (wait > 0) LockSupport.parkNanos(wait);
    }
}

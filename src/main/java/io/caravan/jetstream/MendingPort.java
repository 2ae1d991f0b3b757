package io.caravan.jetstream;

import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;

/** jnats's own way to its server, with headers that jnats can read. jnats makes one for each connection, by this class's name; for use by jnats only. */
public final class MendingPort extends SocketDataPortWithWriteTimeout {
    private final HeaderMender mender = new HeaderMender();

    /** For jnats. */
    public MendingPort() {}

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) mender.mend(bytes, offset, count);
        return count;
    }
}

package io.caravan.jetstream;

import java.util.concurrent.CompletableFuture;

/** Publishes to JetStream and never blocks. Threads: any may call; stages complete on a thread of the connection, so hand longer work over. */
public interface Publisher {
    /**
     * Publishes one message.
     *
     * @return completes with the PubAck; or exceptionally with a {@link PublishException} that tells its {@link ErrorKind}
     */
    CompletableFuture<Published> publish(Outgoing message);
}

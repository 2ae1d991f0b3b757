package io.caravan.jetstream;

import io.nats.client.*;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What the consumer needs of the connection; the connection itself replaces this. */
abstract class Link {
    abstract Connection connection();

    abstract boolean connected();

    abstract JetStreamManagement management() throws java.io.IOException;

    abstract Publisher publisher();

    abstract Names names();

    abstract String apiPrefix();

    abstract String instance();

    abstract CompletableFuture<Message> request(String s, byte[] b, Duration t);

    abstract void onReconnect(Runnable r);

    abstract void removeOnReconnect(Runnable r);

    abstract void registerConsumer(Object o, boolean startLast);

    abstract void unregisterConsumer(Object o);

    abstract boolean othersAttached(Object o);

    abstract void attached(Object o);

    abstract void provision() throws java.io.IOException, JetStreamApiException;

    abstract Dispatcher dispatcher();
}

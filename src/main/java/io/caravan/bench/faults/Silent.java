package io.caravan.bench.faults;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;

/** Says nothing of a connection that is meant to be lost. */
final class Silent implements ErrorListener {
    @Override
    public void errorOccurred(Connection connection, String error) {}

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {}
}

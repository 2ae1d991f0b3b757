package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;

/** Asks the server for what may not be there. Blocks. */
final class Lookup {
    private static final int NO_SUCH_CONSUMER = 10014;

    private Lookup() {}

    /** Null when there is none of that name, or none any more. */
    static ConsumerInfo consumer(JetStreamManagement management, String stream, String name)
            throws IOException, JetStreamApiException {
        try {
            return management.getConsumerInfo(stream, name);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_CONSUMER) return null;
            throw e;
        }
    }
}

package io.caravan.jetstream;

import java.time.Duration;

/** The component with its producers, but without a server: what they publish goes to a publisher of the test's. */
public final class ServerlessJetStream extends JetStreamComponent {
    private final Publisher publisher;

    public ServerlessJetStream(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    Publisher newPublisher(Duration timeout, int maxInFlight) {
        return publisher;
    }

    @Override
    protected void doStart() {
        // connects to nobody
    }
}

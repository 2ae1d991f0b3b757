package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server and jnats complain about, outside of any request. */
final class LinkErrors implements ErrorListener {
    private static final Logger LOG = LoggerFactory.getLogger(LinkErrors.class);

    private final Link link;
    private final Violations violations;

    LinkErrors(Link link, Violations violations) {
        this.link = link;
        this.violations = violations;
    }

    @Override
    public void errorOccurred(Connection source, String error) {
        String subject = violations.note(error);
        if (subject == null) {
            LOG.debug("NATS says: {}", error);
            return;
        }
        LOG.warn("NATS says: {}", error);
        link.refusedToPublish(subject, error);
    }

    @Override
    public void exceptionOccurred(Connection source, Exception e) {
        LOG.debug("connection to NATS: {}", e.toString());
        link.hadTrouble(e);
    }

    @Override
    public void slowConsumerDetected(Connection source, Consumer consumer) {
        LOG.error("NATS client queue is full, which its windows should prevent: messages come again after ackWait");
    }
}

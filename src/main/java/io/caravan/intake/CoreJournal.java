package io.caravan.intake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Journal} for notifications that come by core NATS, which nobody keeps and nobody sends again. Says so when it starts. */
public final class CoreJournal extends Journal {
    private static final Logger LOG = LoggerFactory.getLogger(CoreJournal.class);

    /** For routes: {@code #class:io.caravan.intake.CoreJournal}. */
    public CoreJournal() {}

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        LOG.warn(
                "intake from core NATS is at most once: a notification that comes while Caravan or the journal is away is lost; "
                        + "let a stream take MinIO's subject instead, or have the audit find what is missing");
    }
}

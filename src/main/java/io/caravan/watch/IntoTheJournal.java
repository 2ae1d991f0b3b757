package io.caravan.watch;

import io.caravan.event.ObjectEvent;
import io.caravan.event.S3Notification;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Outgoing;
import java.util.concurrent.CompletableFuture;

/** Gives a backfill's events to intake, which writes what the journal doesn't have. */
final class IntoTheJournal implements Backfill.Taker {
    private static final String SUBJECT = "minio.backfill";

    private final Link link;

    IntoTheJournal(Link link) {
        this.link = link;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public boolean wantsOnlyNew() {
        return true;
    }

    @Override
    public CompletableFuture<Outcome> take(ObjectEvent event) {
        Outgoing notification = new Outgoing(
                SUBJECT,
                null,
                S3Notification.write(event),
                event.id(),
                link.names().in());
        return link.publisher().publish(notification).thenApply(ack -> Outcome.TAKEN);
    }

    @Override
    public String ended() {
        return null;
    }
}

package io.caravan.watch;

import io.caravan.event.ObjectEvent;
import io.caravan.objects.ObjectState;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** What events last told of objects. It follows the journal some moments behind. Blocks. */
interface LastStates {
    /** When the journal's newest entry was stored, by its server's clock. */
    Instant newest() throws IOException, JetStreamApiException;

    /** Whether it tells all that the journal had when that was its newest entry. */
    boolean tell(Instant newest) throws IOException, JetStreamApiException, InterruptedException;

    /** Those of a bucket, in no order. @param more is given each, and says whether it wants another */
    void read(String bucket, Predicate<ObjectState> more) throws IOException, InterruptedException;

    /** That of the object that an event is about; empty when nothing is known. */
    Optional<ObjectState> of(ObjectEvent event) throws IOException, InterruptedException;
}

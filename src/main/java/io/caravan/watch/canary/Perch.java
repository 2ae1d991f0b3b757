package io.caravan.watch.canary;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a canary needs of the servers. Blocks. */
interface Perch {
    /** Begins to listen for events, until the one that is sent next is deleted, or wasn't taken. @throws Exception when NATS can't be asked */
    void listen() throws Exception;

    /** Writes one. @return what it is told apart and deleted by @throws Exception one line, why MinIO didn't take it */
    Sent send(String bucket) throws Exception;

    /** Waits for its event to reach NATS. @return the stream's last sequence then; empty when it didn't come in time */
    Optional<Long> awaitEvent(Sent sent, Duration within) throws Exception;

    /** Whether intake has worked on every notification up to a sequence. */
    boolean isWorkedOn(long sequence) throws Exception;

    /** Deletes it, and forgets it. */
    void delete(Sent sent);

    /**
     * One that was written.
     *
     * @param versionId in a bucket that keeps versions; else null
     */
    record Sent(String bucket, String key, String versionId, Instant at) {}
}

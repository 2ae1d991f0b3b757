package io.caravan.watch;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the journal knows of the states of objects. Threads: safe. */
interface KnownStates extends AutoCloseable {
    /** Completes when it knows all that the journal had acknowledged when this was called. */
    CompletableFuture<Void> current();

    /** Whether the journal has an event of any of these, as of the last {@link #current()}. */
    CompletableFuture<Boolean> any(Collection<String> stateIds);

    /** From when on it knows all states that were made; what is older may have had an event that the journal no longer has. Empty when it knows nothing. Blocks. */
    Optional<Instant> horizon() throws IOException, InterruptedException;

    @Override
    void close();
}

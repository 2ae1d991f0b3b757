package io.caravan.watch;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers, where blocking is allowed. */
final class Waiting {
    /** The first answer of an index comes when it has read the journal. */
    private static final int MINUTES = 10;

    private Waiting() {}

    static <T> T on(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer from NATS within " + MINUTES + " minutes", e);
        }
    }
}

package io.caravan.intake;

import io.caravan.jetstream.StreamReads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;

/**
 * Tells events that the journal itself recognises by its duplicate window from those that are too old for that: older than half of it, so that clocks may differ by the other half. Events
 * of the future are as good as old: a store's clock that is ahead says nothing about their age. The window is asked for once and then kept up to date beside. Threads: safe.
 */
final class Lateness {
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final long UNKNOWN = -1;

    private final Supplier<CompletableFuture<StreamReads.Now>> journal;
    private final Duration grace;
    private final Clock clock;

    private volatile long freshMillis = UNKNOWN;
    private volatile long learnedMillis;
    private CompletableFuture<Void> learning;

    /** @param grace an audit tells of what is older than that, so that counts as late too */
    Lateness(Supplier<CompletableFuture<StreamReads.Now>> journal, Duration grace, Clock clock) {
        this.journal = journal;
        this.grace = grace;
        this.clock = clock;
    }

    /** From the properties of a context; endless where there is none, since then half the window is enough. */
    static Duration grace(CamelContext context) {
        return context.getPropertiesComponent()
                .resolveProperty("caravan.audit.grace")
                .map(text -> CamelContextHelper.parseDuration(context, text.strip()))
                .orElse(Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000));
    }

    /** Whether it can tell. */
    boolean known() {
        return freshMillis != UNKNOWN;
    }

    /** So that it can tell. Fails while the journal can't be asked. */
    synchronized CompletableFuture<Void> learn() {
        if (learning != null) return learning;
        CompletableFuture<Void> mine = new CompletableFuture<>();
        learning = mine;
        journal.get().whenComplete((now, error) -> {
            synchronized (this) {
                learning = null;
                if (error == null) {
                    freshMillis = Math.min(now.duplicateWindow().toMillis() / 2, grace.toMillis());
                }
                learnedMillis = clock.millis();
            }
            if (error == null) mine.complete(null);
            else mine.completeExceptionally(error);
        });
        return mine;
    }

    /** Another server may be there now, with another journal. */
    void forget() {
        freshMillis = UNKNOWN;
    }

    /** @param stored when what tells of it was stored in its stream; null when it never was @param happened when it happened, by the store's clock */
    boolean late(Instant stored, Instant happened) {
        long now = clock.millis();
        if (now - learnedMillis > AGAIN.toMillis()) {
            learnedMillis = now;
            learn();
        }
        long fresh = freshMillis;
        return Math.abs(now - happened.toEpochMilli()) > fresh || stored != null && now - stored.toEpochMilli() > fresh;
    }
}

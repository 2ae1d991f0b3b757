package io.caravan.watch;

import io.caravan.jetstream.Outgoing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A journal and what is around it, in memory. */
final class FakeSurroundings implements Audit.Surroundings, KnownStates {
    static final Origins ORIGINS = new Origins("minio:s3", "d", Set.of("d"));

    final Set<String> known = new HashSet<>();
    final List<Outgoing> published = new ArrayList<>();
    Instant now = Instant.parse("2026-11-27T10:00:00Z");
    Instant passed = Instant.MAX;
    Instant horizon = Instant.parse("2026-11-20T10:00:00Z");
    byte[] bookmark;
    byte[] seenGone;
    LastStates lastStates;
    boolean lost;
    int publishesUntilAway = Integer.MAX_VALUE;

    void told(Listed state) {
        known.addAll(ORIGINS.stateIds(state));
    }

    @Override
    public CompletableFuture<Void> current() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> any(Collection<String> stateIds) {
        return CompletableFuture.completedFuture(stateIds.stream().anyMatch(known::contains));
    }

    @Override
    public Optional<Instant> horizon() {
        return Optional.ofNullable(horizon);
    }

    @Override
    public void close() {}

    @Override
    public Instant passed(Instant at) {
        return passed.isBefore(at) ? passed : at;
    }

    @Override
    public Origins origins(String bucket) {
        return ORIGINS;
    }

    @Override
    public Optional<byte[]> bookmark() {
        return Optional.ofNullable(bookmark);
    }

    @Override
    public void bookmark(byte[] written) {
        bookmark = written;
    }

    @Override
    public void publish(Outgoing event) throws IOException {
        if (published.size() >= publishesUntilAway) throw new IOException("NATS is away");
        published.add(event);
    }

    @Override
    public boolean lost() {
        return lost;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String in() {
        return "MINIO_EVENTS";
    }

    @Override
    public Optional<LastStates> lastStates() {
        return Optional.ofNullable(lastStates);
    }

    @Override
    public Optional<byte[]> seenGone() {
        return Optional.ofNullable(seenGone);
    }

    @Override
    public void seenGone(byte[] seen) {
        seenGone = seen;
    }
}

package io.caravan.watch;

import io.caravan.jetstream.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** An audit of a bucket of so many objects, in which about every thousandth is missed, as a process of its own with little memory. */
final class LongListing {
    private static final Instant YESTERDAY = Instant.parse("2026-11-26T10:00:00Z");
    private static final int MISSED = 1_000;

    private LongListing() {}

    public static void main(String... arguments) throws Exception {
        long count = Long.parseLong(arguments[0]);
        AuditOptions options = new AuditOptions(List.of("photos"), null, null, Duration.ZERO, 0, false);
        long begin = System.nanoTime();
        Around around = new Around();
        AuditReport.Bucket found = new Audit(new Store(count), around, around, options, Audit.Report.NONE)
                .run()
                .buckets()
                .get(0);
        System.out.printf(
                "looked %d missed %d delivered %d published %d in %d s%n",
                found.looked(),
                found.missed(),
                found.delivered(),
                around.published,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    private record Store(long count) implements ObjectStore {
        @Override
        public List<String> buckets() {
            return List.of("photos");
        }

        @Override
        public List<Scope> scopes(String bucket) {
            return List.of(Scope.EVERYTHING);
        }

        @Override
        public Listing list(String bucket, String prefix, String after) {
            long[] next = {0};
            return () -> next[0] == count
                    ? null
                    : new Listed(
                            bucket,
                            "a/folder/of/some/depth/%012d.png".formatted(next[0]++),
                            null,
                            YESTERDAY,
                            "5d41402abc4b2a76b9719d911017c592",
                            5);
        }

        @Override
        public Listing listCurrent(String bucket, String prefix, String after) {
            return list(bucket, prefix, after);
        }

        @Override
        public Optional<Listed.Details> details(Listed state) {
            return Optional.of(Listed.Details.NONE);
        }

        @Override
        public boolean isGone(String bucket, String key) {
            return false;
        }
    }

    private static final class Around implements Audit.Surroundings, KnownStates {
        private final Origins origins = new Origins("minio:s3", "d", Set.of("d"));
        private long published;

        /** Ids are hashes, so about one in {@link #MISSED} ends so. */
        @Override
        public CompletableFuture<Boolean> any(Collection<String> stateIds) {
            return CompletableFuture.completedFuture(
                    stateIds.stream().noneMatch(id -> Integer.parseInt(id.substring(0, 6), 16) % MISSED == 0));
        }

        @Override
        public CompletableFuture<Void> current() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Optional<Instant> horizon() {
            return Optional.of(YESTERDAY);
        }

        @Override
        public void close() {}

        @Override
        public Instant passed(Instant now) {
            return now;
        }

        @Override
        public Origins origins(String bucket) {
            return origins;
        }

        @Override
        public Optional<byte[]> bookmark() {
            return Optional.empty();
        }

        @Override
        public void bookmark(byte[] bookmark) {}

        @Override
        public void publish(Outgoing event) {
            published++;
        }

        @Override
        public boolean lost() {
            return false;
        }

        @Override
        public Instant now() {
            return YESTERDAY.plusSeconds(86_400);
        }

        @Override
        public Optional<LastStates> lastStates() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> seenGone() {
            return Optional.empty();
        }

        @Override
        public void seenGone(byte[] seen) {}

        @Override
        public String in() {
            return "MINIO_EVENTS";
        }
    }
}

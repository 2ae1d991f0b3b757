package io.caravan.intake;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Has work of one key done one after another, without blocking. It holds a key only while there is work of it. Threads: safe. */
final class Turns {
    private final Map<String, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    /** @param work begun when all earlier work of that key has ended, however it did */
    <T> CompletableFuture<T> take(String key, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        CompletableFuture<?> before = last.put(key, done);
        done.whenComplete((result, error) -> last.remove(key, done));
        if (before == null) begin(work, done);
        else before.whenComplete((result, error) -> begin(work, done));
        return done;
    }

    private static <T> void begin(Supplier<CompletableFuture<T>> work, CompletableFuture<T> done) {
        try {
            work.get().whenComplete((result, error) -> {
                if (error == null) done.complete(result);
                else done.completeExceptionally(error);
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    int size() {
        return last.size();
    }
}

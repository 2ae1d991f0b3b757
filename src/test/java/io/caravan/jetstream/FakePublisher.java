package io.caravan.jetstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;

/** Publishes nowhere, but answers as late and on as foreign a thread as NATS does. */
final class FakePublisher implements Publisher {
    private final List<Outgoing> accepted = new ArrayList<>();
    private final Executor answers = ForkJoinPool.commonPool();
    private volatile Predicate<Outgoing> refuses = message -> false;

    void refuse(Predicate<Outgoing> which) {
        refuses = which;
    }

    @Override
    public CompletableFuture<Published> publish(Outgoing message) {
        CompletableFuture<Published> answer = new CompletableFuture<>();
        answers.execute(() -> {
            if (refuses.test(message)) {
                answer.completeExceptionally(
                        new PublishException(ErrorKind.TRANSIENT, message.subject(), "refused", null));
                return;
            }
            synchronized (accepted) {
                accepted.add(message);
            }
            answer.complete(new Published("EVENTS", 1, false));
        });
        return answer;
    }

    List<Outgoing> accepted() {
        synchronized (accepted) {
            return List.copyOf(accepted);
        }
    }

    /** Message ids in the order of acceptance, and forgets them. */
    List<String> takeIds() {
        synchronized (accepted) {
            List<String> ids = accepted.stream().map(Outgoing::messageId).toList();
            accepted.clear();
            return ids;
        }
    }
}

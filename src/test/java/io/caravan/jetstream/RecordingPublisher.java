package io.caravan.jetstream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A publisher without a server: it keeps what it is given, and recognises message ids as a stream does. */
public final class RecordingPublisher implements Publisher {
    private final List<Outgoing> stored = new CopyOnWriteArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private volatile Predicate<Outgoing> refuses = message -> false;

    @Override
    public synchronized CompletableFuture<Published> publish(Outgoing message) {
        if (refuses.test(message)) {
            return CompletableFuture.failedFuture(
                    new PublishException(ErrorKind.OUTAGE, message.subject(), "refused", null));
        }
        boolean duplicate = message.messageId() != null && !ids.add(message.messageId());
        if (!duplicate) {
            stored.add(message);
        }
        String stream = message.expectedStream() == null ? "ANY" : message.expectedStream();
        return CompletableFuture.completedFuture(new Published(stream, stored.size(), duplicate));
    }

    /** What a stream would have now. */
    public List<Outgoing> stored() {
        return List.copyOf(stored);
    }

    public List<String> subjects() {
        return stored.stream().map(Outgoing::subject).toList();
    }

    public void refuse(Predicate<Outgoing> which) {
        refuses = which;
    }
}

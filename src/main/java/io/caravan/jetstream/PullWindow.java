package io.caravan.jetstream;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How much a consumer may have in hand, and what it has asked the server for. Asks for more when a quarter of the window is free, so requests stay few
 * and memory stays bounded whatever the backlog: in hand and asked for together never exceed the window. Threads: safe.
 */
final class PullWindow {
    static final Duration EXPIRES = Duration.ofSeconds(30);
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final int window;
    private final long windowBytes;
    private final Consumer<byte[]> request;
    private final Runnable touched;

    private boolean open;
    private boolean closed;
    private boolean tooLarge;
    private int limit;
    private boolean struggling;
    private int inHand;
    private long bytesInHand;
    private int asked;
    private long bytesAsked;
    private boolean giant;

    /**
     * @param request publishes a pull request; called under this window's lock, so it must not wait
     * @param touched called when something was asked for
     */
    PullWindow(int window, long windowBytes, Consumer<byte[]> request, Runnable touched) {
        this.window = window;
        this.windowBytes = windowBytes;
        this.limit = window;
        this.request = request;
        this.touched = touched;
    }

    /** The server knows nothing of what was asked before: a new subscription, or a new connection. */
    synchronized void restart() {
        open = !closed;
        asked = 0;
        bytesAsked = 0;
        tooLarge = false;
        refill();
    }

    /** For good: what is still about to restart it comes too late. */
    synchronized void close() {
        closed = true;
        open = false;
    }

    /** At most so many in hand from now on: the window, 1 for a probe, or 0. */
    synchronized void limit(int messages) {
        limit = Math.min(messages, window);
        refill();
    }

    /** While everything fails, a tenth is enough to find out that it works again, and leaves the machine and the sink to others. */
    synchronized void struggling(boolean now) {
        struggling = now;
        refill();
    }

    synchronized void arrived(long bytes) {
        inHand++;
        bytesInHand += bytes;
        asked = Math.max(0, asked - 1);
        bytesAsked = asked == 0 ? 0 : Math.max(0, bytesAsked - bytes);
        giant = false;
    }

    synchronized void done(long bytes) {
        inHand--;
        bytesInHand -= bytes;
        tooLarge = false;
        refill();
    }

    /** A request ended before it was filled. */
    synchronized void ended(Message status) {
        Headers headers = status.getHeaders();
        int unfilled = (int) number(headers, "Nats-Pending-Messages", asked);
        asked = Math.max(0, asked - unfilled);
        bytesAsked = asked == 0 ? 0 : Math.max(0, bytesAsked - number(headers, "Nats-Pending-Bytes", bytesAsked));
        String text = status.getStatus().getMessage();
        boolean over = text != null && text.contains("MaxBytes");
        // One message may be larger than the whole window: then it comes alone, unbounded.
        giant = over && inHand == 0 && asked == 0;
        // Or than what is free of it now: asking for it again before something is done would only be refused again.
        tooLarge = over && inHand > 0;
        refill();
    }

    /** What was asked for and hasn't come. */
    synchronized int asked() {
        return asked;
    }

    private void refill() {
        int most = struggling ? Math.min(limit, Math.max(1, window / 10)) : limit;
        int free = most - inHand - asked;
        if (!open || tooLarge || free < Math.max(1, most / 4)) return;
        long freeBytes = windowBytes - bytesInHand - bytesAsked;
        if (freeBytes < windowBytes / 4) return;
        int batch = giant ? 1 : free;
        // Its share of the bytes: asking for all of them would leave none for the next request.
        long bytes = Math.min(freeBytes, windowBytes * batch / limit);
        StringBuilder json = new StringBuilder(120).append("{\"batch\":").append(batch);
        if (!giant) json.append(",\"max_bytes\":").append(bytes);
        json.append(",\"expires\":").append(EXPIRES.toNanos());
        json.append(",\"idle_heartbeat\":").append(HEARTBEAT.toNanos()).append('}');
        asked += batch;
        bytesAsked += bytes;
        touched.run();
        request.accept(json.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static long number(Headers headers, String name, long otherwise) {
        String value = headers == null ? null : headers.getFirst(name);
        if (value == null) return otherwise;
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}

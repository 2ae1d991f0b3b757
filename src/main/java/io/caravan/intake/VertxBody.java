package io.caravan.intake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/** A body that comes in pieces, on Vert.x' thread. */
final class VertxBody extends RequestBody {
    private static final int PATIENCE_SECONDS = 30;
    private static final int LINGER_SECONDS = 2;

    @Override
    CompletableFuture<byte[]> read(Exchange exchange, Object source, long limit) {
        if (!(source instanceof HttpServerRequest request)) return super.read(exchange, source, limit);
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        Buffer bytes = Buffer.buffer();
        request.handler(piece -> {
            if (whole.isDone()) return;
            if ((long) bytes.length() + piece.length() > limit) whole.completeExceptionally(new TooLarge());
            else bytes.appendBuffer(piece);
        });
        request.exceptionHandler(error -> whole.completeExceptionally(new CutShort(error)));
        request.endHandler(end -> whole.complete(bytes.getBytes()));
        request.resume();
        return whole.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .handle((read, error) -> {
                    if (error == null) return CompletableFuture.completedFuture(read);
                    leave(request);
                    return CompletableFuture.<byte[]>failedFuture(
                            error instanceof TooLarge ? error : new CutShort(error));
                })
                .thenCompose(outcome -> outcome);
    }

    /** What comes of it still is thrown away, for a moment: a sender whose connection breaks while it sends doesn't see the answer. */
    @Override
    void leave(Object source) {
        if (!(source instanceof HttpServerRequest request) || request.isEnded()) return;
        request.response().putHeader("Connection", "close");
        request.response().endHandler(answered -> CompletableFuture.delayedExecutor(LINGER_SECONDS, TimeUnit.SECONDS)
                .execute(request.connection()::close));
        request.resume();
    }
}

package io.caravan.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Reads the body of an HTTP request, and no more of it than allowed. */
class RequestBody {
    private static final String VERTX = "io.vertx.core.http.HttpServerRequest";

    /** It has more bytes than allowed. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Its sender went away, or was too slow. */
    static final class CutShort extends Exception {
        private static final long serialVersionUID = 1L;

        CutShort(Throwable cause) {
            super(cause);
        }
    }

    /** How requests come in a context: on Vert.x, which only the program surely has, or on another server of the host. */
    static RequestBody in(CamelContext context) {
        return context.getClassResolver().resolveClass(VERTX) == null ? new RequestBody() : new VertxBody();
    }

    /** Whether a Content-Length says by itself that it is too much. */
    static boolean isOver(String contentLength, long limit) {
        try {
            return contentLength != null && Long.parseLong(contentLength.strip()) > limit;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Reads it. Fails with {@link TooLarge} or {@link CutShort}. */
    CompletableFuture<byte[]> read(Exchange exchange, Object source, long limit) {
        if (source == null) return CompletableFuture.completedFuture(new byte[0]);
        InputStream in = exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, source);
        if (in == null) return CompletableFuture.failedFuture(new CutShort(null));
        try (in) {
            byte[] bytes = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE));
            return bytes.length > limit
                    ? CompletableFuture.failedFuture(new TooLarge())
                    : CompletableFuture.completedFuture(bytes);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new CutShort(e));
        }
    }

    /** It isn't wanted. */
    void leave(Object source) {}
}

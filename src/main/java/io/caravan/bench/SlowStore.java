package io.caravan.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stand-in for an object store that takes so long for each answer, however many it is asked for at once, as a far or busy one does. It has every object, and all are alike. In the
 * benchmark's own process.
 */
final class SlowStore implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String BODY = "x".repeat(100);
    private static final String LOCATION =
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>";

    private final Vertx vertx;
    private final HttpServer server;

    private SlowStore(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /** On a free port. @param millis that each answer takes */
    static SlowStore start(int millis) throws InterruptedException, ExecutionException, TimeoutException {
        Vertx vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> vertx.setTimer(millis, any -> answer(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return new SlowStore(vertx, server);
    }

    private static void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("ETag", "\"e\"")
                .putHeader("Last-Modified", "Sat, 28 Nov 2026 00:00:00 GMT");
        if (request.method() == HttpMethod.HEAD)
            response.putHeader("Content-Length", Integer.toString(BODY.length()))
                    .end();
        else response.end(request.uri().contains("location") ? LOCATION : BODY);
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        vertx.close();
    }
}

package io.caravan.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The health and the metrics of a {@link CaravanProcess}, on a port of their own. Threads: safe. */
public final class Management {
    private static final Duration ANSWERS = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    private Management(int port) {
        address = URI.create("http://127.0.0.1:" + port);
    }

    /** Has it serve them from its next start on. */
    public static Management of(CaravanProcess caravan) {
        int port = FreePort.take();
        caravan.with("camel.management.enabled", "true")
                .with("camel.management.host", "127.0.0.1")
                .with("camel.management.port", Integer.toString(port));
        return new Management(port);
    }

    /** @throws AssertionError when nobody answers, so that it may be awaited */
    public HttpResponse<String> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWERS).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path + " doesn't answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

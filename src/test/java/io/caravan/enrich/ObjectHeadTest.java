package io.caravan.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.Errors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a rule learns from a store; the store is a stand-in that answers as a test wants. With MinIO: ObjectHeadIT. */
@Timeout(60)
class ObjectHeadTest {
    private static final int MANY = 100;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ObjectHead head = new ObjectHead();
    private HttpServer store;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setExecutor(threads);
        store.start();
        context.getRegistry()
                .bind(
                        "minioClient",
                        PatientMinioClient.of(
                                "http://127.0.0.1:" + store.getAddress().getPort(), "", ""));
        head.setCamelContext(context);
        head.start();
    }

    @AfterEach
    void stop() {
        head.stop();
        store.stop(0);
        threads.shutdownNow();
        context.stop();
    }

    @Test
    void anEventGetsWhatItLacks() {
        answer(200, Map.of("ETag", "\"e1\"", "Content-Type", "image/png", "X-Amz-Meta-Project", "x"));

        Exchange done = asked(event("e1", null));

        assertThat(done.getMessage().getHeader("CaravanObject")).isEqualTo("present");
        ObjectEvent after = done.getMessage().getBody(ObjectEvent.class);
        assertThat(after.contentType()).isEqualTo("image/png");
        assertThat(after.metadata())
                .containsEntry("X-Amz-Meta-Project", "x")
                .containsEntry("content-type", "image/png");
        assertThat(after.id()).isEqualTo("id");
    }

    @Test
    void whatAnEventSaysStays() {
        answer(200, Map.of("ETag", "\"e1\"", "Content-Type", "image/png"));

        ObjectEvent after = asked(event("e1", "text/plain")).getMessage().getBody(ObjectEvent.class);

        assertThat(after.contentType()).isEqualTo("text/plain");
        assertThat(after.size()).isEqualTo(5);
    }

    @Test
    void anObjectThatIsAnotherNowIsSaidToBeAndAddsNothing() {
        answer(200, Map.of("ETag", "\"e2\"", "Content-Type", "image/png"));
        ObjectEvent event = event("e1", null);

        Exchange done = asked(event);

        assertThat(done.getMessage().getHeader("CaravanObject")).isEqualTo("changed");
        assertThat(done.getMessage().getBody()).isSameAs(event);
    }

    @Test
    void anObjectThatIsGoneIsSaidToBe() {
        answer(404, Map.of());
        ObjectEvent event = event("e1", null);

        Exchange done = asked(event);

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader("CaravanObject")).isEqualTo("gone");
        assertThat(done.getMessage().getBody()).isSameAs(event);
    }

    @Test
    void aStoreThatIsAwayIsAnOutage() {
        answer(503, Map.of());
        assertThat(Errors.kindOf(asked(event("e1", null)).getException())).isEqualTo(ErrorKind.OUTAGE);

        store.stop(0);
        assertThat(Errors.kindOf(asked(event("e1", null)).getException())).isEqualTo(ErrorKind.OUTAGE);
    }

    @Test
    void whoMayNotReadIsToldSo() {
        answer(403, Map.of());

        Exception error = asked(event("e1", null)).getException();

        assertThat(error)
                .hasMessageContaining("/photos/2026/a%20b.png with 403")
                .hasMessageContaining("s3:GetObject");
        assertThat(Errors.kindOf(error)).isEqualTo(ErrorKind.TRANSIENT);
    }

    @Test
    void noThreadOfTheRuleWaitsForTheStore() throws Exception {
        CountDownLatch underWay = new CountDownLatch(MANY);
        store.createContext("/", request -> {
            if (request.getRequestMethod().equals("HEAD")) {
                underWay.countDown();
                await(underWay);
            }
            answer(request, 200, Map.of("ETag", "\"e1\""));
        });

        CompletableFuture<?>[] all = new CompletableFuture<?>[MANY];
        for (int i = 0; i < MANY; i++) all[i] = ask(event("e1", null)); // from this thread alone

        CompletableFuture.allOf(all).get(30, TimeUnit.SECONDS);
    }

    @Test
    void aBodyThatIsNoEventIsToldInOneLine() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("text");

        head.process(exchange, doneSync -> {});

        assertThat(exchange.getException())
                .hasMessageContaining("the body isn't the event of an object")
                .hasMessageNotContaining("\n");
    }

    @Test
    void withoutAStoreItDoesNotStart() throws IOException {
        ObjectHead other = new ObjectHead();
        try (DefaultCamelContext without = new DefaultCamelContext()) {
            other.setCamelContext(without);

            assertThatThrownBy(other::start).hasMessageContaining("MINIO_ENDPOINT");
        }
    }

    private void answer(int status, Map<String, String> headers) {
        store.createContext("/", request -> answer(request, status, headers));
    }

    /** Also to where the bucket is, which the SDK asks first. */
    private static void answer(HttpExchange request, int status, Map<String, String> headers) throws IOException {
        if (request.getRequestMethod().equals("GET")) {
            byte[] here = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>".getBytes();
            request.sendResponseHeaders(200, here.length);
            request.getResponseBody().write(here);
        } else {
            headers.forEach(request.getResponseHeaders()::set);
            request.sendResponseHeaders(status, -1);
        }
        request.close();
    }

    private Exchange asked(ObjectEvent event) {
        return ask(event).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Exchange> ask(ObjectEvent event) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(event);
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        head.process(exchange, doneSync -> done.complete(exchange));
        return done;
    }

    private static ObjectEvent event(String etag, String contentType) {
        return new ObjectEvent(
                "id",
                "s3:ObjectCreated:Put",
                Kind.CREATED,
                "photos",
                "2026/a b.png",
                5L,
                etag,
                contentType,
                null,
                "18EACF35EC55E0F3",
                Instant.parse("2026-11-23T23:07:11.973Z"),
                Map.of(),
                Origin.LIVE,
                "aws:s3",
                "");
    }

    private static void await(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.caravan.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.minio.MinioClient;
import io.minio.StatObjectArgs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a rule's threads share the object store; the store is a stand-in that keeps everybody waiting. */
@Timeout(60)
class PatientMinioClientTest {
    private static final int THREADS = 40;

    private final CountDownLatch underWay = new CountDownLatch(THREADS);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer store;

    @BeforeEach
    void start() throws Exception {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setExecutor(threads);
        store.createContext("/", request -> {
            underWay.countDown();
            await(underWay);
            request.getResponseHeaders().set("ETag", "\"e\"");
            request.getResponseHeaders().set("Last-Modified", "Sat, 28 Nov 2026 00:00:00 GMT");
            request.sendResponseHeaders(200, -1);
            request.close();
        });
        store.start();
    }

    @AfterEach
    void stop() {
        store.stop(0);
        threads.shutdownNow();
    }

    @Test
    void asManyRequestsAreUnderWayAsThreadsAsk() throws Exception {
        MinioClient client =
                PatientMinioClient.of("http://127.0.0.1:" + store.getAddress().getPort(), "key", "secret");
        StatObjectArgs object = StatObjectArgs.builder()
                .bucket("photos")
                .region("us-east-1")
                .object("a.png")
                .build();

        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++)
            answers.add(threads.submit(() -> client.statObject(object).etag()));

        for (Future<String> answer : answers)
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("e");
    }

    private static void await(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

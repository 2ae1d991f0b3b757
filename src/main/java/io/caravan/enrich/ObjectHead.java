package io.caravan.enrich;

import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Work;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import io.minio.http.HttpUtils;
import io.minio.http.Method;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step of a rule that asks the store what its object is now, by HEAD, and doesn't keep the rule's thread while it waits. The header {@value #OBJECT} says whether the object is what the
 * event tells of ({@link StoredObject.Standing}); where it is, the event gets what it lacks of size, ETag, content type and user metadata: those of AWS S3 have neither of the last two. Up to
 * {@value #AT_ONCE} requests are under way at once; others stand in line. The store is that of the {@code minioClient} in the registry. When it can't be asked, the event has failed.
 *
 * <p>For routes: {@code #class:io.caravan.enrich.ObjectHead}. Threads: safe.
 */
public final class ObjectHead extends AsyncProcessorSupport implements CamelContextAware {
    /** The header. */
    public static final String OBJECT = "CaravanObject";

    /** Requests of one step, whatever its rule has in hand. */
    public static final int AT_ONCE = 256;

    private static final String CLIENT = "minioClient";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** Of a signature: longer than a request stands in line. */
    private static final Duration VALID = Duration.ofHours(1);

    private CamelContext context;
    private MinioClient store;
    private OkHttpClient http;

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** @throws IllegalStateException when the context knows no store */
    @Override
    protected void doStart() throws Exception {
        store = context.getRegistry().lookupByNameAndType(CLIENT, MinioClient.class);
        if (store == null) {
            throw new IllegalStateException(
                    "no object store is named, which a rule asks for its object: set camel.component.minio.endpoint (MINIO_ENDPOINT), or bind a MinioClient as "
                            + CLIENT);
        }
        Dispatcher line = new Dispatcher();
        line.setMaxRequests(AT_ONCE);
        line.setMaxRequestsPerHost(AT_ONCE);
        http = HttpUtils.newDefaultHttpClient(CONNECT.toMillis(), ANSWER.toMillis(), ANSWER.toMillis())
                .newBuilder()
                .dispatcher(line)
                .connectionPool(new ConnectionPool(AT_ONCE, KEPT.toSeconds(), TimeUnit.SECONDS))
                .build();
    }

    @Override
    protected void doStop() {
        if (http == null) return;
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            ObjectEvent event = event(exchange);
            http.newCall(head(event)).enqueue(new Answer(event, exchange, callback));
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static ObjectEvent event(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof ObjectEvent event
                && !event.key().isEmpty()) return event;
        throw new IllegalArgumentException(
                "the body isn't the event of an object, so there is no object to ask for: ask before a step that changes the body");
    }

    /** Signed by the SDK, which looks up a bucket's region the first time. */
    private Request head(ObjectEvent event) throws IOException, GeneralSecurityException, MinioException {
        GetPresignedObjectUrlArgs.Builder object = GetPresignedObjectUrlArgs.builder()
                .method(Method.HEAD)
                .bucket(event.bucket())
                .object(event.key())
                .expiry((int) VALID.toSeconds());
        if (event.versionId() != null) object.versionId(event.versionId());
        return new Request.Builder()
                .url(store.getPresignedObjectUrl(object.build()))
                .head()
                .build();
    }

    /** Where the exchange goes on, on a thread of its rule. */
    private record Answer(ObjectEvent event, Exchange exchange, AsyncCallback callback) implements Callback {
        @Override
        public void onResponse(Call call, Response response) {
            goOn(said(response));
        }

        private Runnable said(Response response) {
            try (response) {
                StoredObject found = StoredObject.of(response);
                return () -> found.tell(event, exchange.getMessage());
            } catch (IOException | RuntimeException e) {
                return () -> exchange.setException(e);
            }
        }

        @Override
        public void onFailure(Call call, IOException e) {
            goOn(() -> exchange.setException(e));
        }

        private void goOn(Runnable how) {
            Work work = Work.of(exchange);
            Executor executor = work == null ? Runnable::run : work.executor();
            executor.execute(() -> {
                how.run();
                callback.done(false);
            });
        }
    }
}

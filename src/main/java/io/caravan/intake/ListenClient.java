package io.caravan.intake;

import com.google.common.collect.Multimap;
import io.minio.ListenBucketNotificationArgs;
import io.minio.MinioAsyncClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Opens the stream in which MinIO tells of a bucket's events, and leaves it as it is: the SDK's own reader knows no event of tagging. Threads: safe.
 */
final class ListenClient extends MinioAsyncClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** In seconds: MinIO tells of nothing as often when it has nothing to tell. The server of February 2026 sends all it says in pieces of 2 kB, so that an event waits for others, or for two minutes of these. */
    private static final String PING = "1";

    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final OkHttpClient http;

    private ListenClient(MinioAsyncClient like, OkHttpClient http) {
        super(like);
        this.http = http;
    }

    static ListenClient of(MinioPlace place) {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .build();
        MinioAsyncClient.Builder builder =
                MinioAsyncClient.builder().endpoint(place.endpoint()).httpClient(http);
        if (!place.accessKey().isEmpty()) builder.credentials(place.accessKey(), place.secretKey());
        if (!place.region().isEmpty()) builder.region(place.region());
        return new ListenClient(builder.build(), http);
    }

    /**
     * Returns when the first piece of what MinIO tells is there.
     *
     * @param prefix of keys, or null
     * @param suffix of keys, or null
     * @throws Exception when it can't be reached, or doesn't want us to listen
     */
    InputStream listen(String bucket, String prefix, String suffix, List<String> events) throws Exception {
        ListenBucketNotificationArgs args = ListenBucketNotificationArgs.builder()
                .bucket(bucket)
                .events(events.toArray(String[]::new))
                .build();
        Multimap<String, String> query =
                newMultimap("prefix", prefix == null ? "" : prefix, "suffix", suffix == null ? "" : suffix);
        query.put("ping", PING);
        events.forEach(event -> query.put("events", event));
        try {
            Response response = executeGetAsync(args, null, query).get();
            return response.body().byteStream();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    /** Ends every stream. */
    void end() throws IOException {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}

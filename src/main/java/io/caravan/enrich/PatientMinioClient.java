package io.caravan.enrich;

import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InternalException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.minio.http.HttpUtils;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One for camel-minio 4.17.0, whose endpoints ask for their bucket when they start: with a MinIO that is away they would keep the program from starting, and their rules from being edited.
 * Rules that need it find out with their first event, and wait then.
 *
 * <p>As many requests are under way as threads ask: how many these are, the rules' {@code concurrency} says. The SDK by itself lets five be under way to one server, of all rules together
 * (OkHttp's default; read in minio 8.6.0, which hands each request to OkHttp's dispatcher). Threads: safe.
 */
public final class PatientMinioClient extends MinioClient {
    private static final Logger LOG = LoggerFactory.getLogger(PatientMinioClient.class);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration TRANSFER = Duration.ofMinutes(5);
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** Connections that nobody uses just now. */
    private static final int MOST_KEPT = 256;

    private final String endpoint;

    private PatientMinioClient(MinioClient like, String endpoint) {
        super(like);
        this.endpoint = endpoint;
    }

    /**
     * Doesn't connect yet.
     *
     * @param accessKey empty for none, as for public buckets
     * @throws IllegalArgumentException when the endpoint is no URL of a server
     */
    public static PatientMinioClient of(String endpoint, String accessKey, String secretKey) {
        MinioClient.Builder builder = MinioClient.builder().endpoint(endpoint).httpClient(http());
        if (!accessKey.isEmpty()) builder.credentials(accessKey, secretKey);
        return new PatientMinioClient(builder.build(), endpoint);
    }

    private static OkHttpClient http() {
        Dispatcher unbounded = new Dispatcher();
        unbounded.setMaxRequests(Integer.MAX_VALUE);
        unbounded.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return HttpUtils.newDefaultHttpClient(CONNECT.toMillis(), TRANSFER.toMillis(), TRANSFER.toMillis())
                .newBuilder()
                .dispatcher(unbounded)
                .connectionPool(new ConnectionPool(MOST_KEPT, KEPT.toSeconds(), TimeUnit.SECONDS))
                .build();
    }

    /** True also when nobody is there to say. */
    @Override
    public boolean bucketExists(BucketExistsArgs args)
            throws ErrorResponseException, InsufficientDataException, InternalException, InvalidKeyException,
                    InvalidResponseException, IOException, NoSuchAlgorithmException, ServerException,
                    XmlParserException {
        try {
            return super.bucketExists(args);
        } catch (IOException | ServerException e) {
            LOG.warn(
                    "can't reach MinIO at {}: {}; rules that need its bucket {} wait for it",
                    endpoint,
                    e.getMessage(),
                    args.bucket());
            return true;
        }
    }
}

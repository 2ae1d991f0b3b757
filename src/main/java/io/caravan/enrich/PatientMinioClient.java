package io.caravan.enrich;

import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InternalException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One for camel-minio 4.17.0, whose endpoints ask for their bucket when they start: with a MinIO that is away they would keep the program from starting, and their rules from being edited.
 * Rules that need it find out with their first event, and wait then. Threads: safe.
 */
public final class PatientMinioClient extends MinioClient {
    private static final Logger LOG = LoggerFactory.getLogger(PatientMinioClient.class);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration TRANSFER = Duration.ofMinutes(5);

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
        MinioClient.Builder builder = MinioClient.builder().endpoint(endpoint);
        if (!accessKey.isEmpty()) builder.credentials(accessKey, secretKey);
        MinioClient client = builder.build();
        client.setTimeout(CONNECT.toMillis(), TRANSFER.toMillis(), TRANSFER.toMillis());
        return new PatientMinioClient(client, endpoint);
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

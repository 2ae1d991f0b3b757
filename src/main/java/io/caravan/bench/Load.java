package io.caravan.bench;

import io.caravan.event.EventJson;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;

/** Notifications as MinIO writes them, each of another object. */
public final class Load {
    private static final int WINDOW = 2_000;

    /** Where its objects are, unless another bucket is named. */
    static final String BUCKET = "bench";

    /** As captured from a MinIO of 2026-02-12, with the object's number in place of its name and sequencer, a time, a bucket, and room for more of what the uploader said. */
    private static final String RECORD = """
            {"eventVersion":"2.0",\
            "eventSource":"minio:s3","awsRegion":"","eventTime":"%3$s","eventName":"s3:ObjectCreated:Put",\
            "userIdentity":{"principalId":"minioadmin"},"requestParameters":{"principalId":"minioadmin","region":"",\
            "sourceIPAddress":"127.0.0.1"},"responseElements":{"x-amz-id-2":"dd9025bab4ad464b049177c95eb6ebf374d3b3fd1af9251148b658df7ac2e3e8",\
            "x-amz-request-id":"18EACF35%1$08X","x-minio-deployment-id":"0b2f1c1d-53f3-4b3f-9a9f-0c4f6d1f6a10",\
            "x-minio-origin-endpoint":"http://127.0.0.1:9000"},"s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"%4$s",\
            "ownerIdentity":{"principalId":"minioadmin"},"arn":"arn:aws:s3:::%4$s"},"object":{"key":"2026%%2F11%%2Fobject-%1$08d.%2$s","size":5123,\
            "eTag":"d41d8cd98f00b204e9800998ecf8427e","contentType":"application/octet-stream","userMetadata":{"content-type":"application/octet-stream"%5$s},\
            "sequencer":"18EACF35%1$08X"}},"source":{"host":"127.0.0.1","port":"","userAgent":"MinIO (linux; amd64) minio-go/v7.0.91"}}""";

    private static final String ENVELOPE =
            "{\"EventName\":\"s3:ObjectCreated:Put\",\"Key\":\"%s/%s\",\"Records\":[%s]}";

    private Load() {}

    /** Fills a subject with that many; returns when all are stored. */
    public static void publish(Connection connection, String subject, int count, IntFunction<byte[]> notification)
            throws IOException, InterruptedException, ExecutionException {
        publish(connection, any -> subject, count, notification);
    }

    /** The same with a subject for each. */
    static void publish(Connection connection, IntFunction<String> subject, int count, IntFunction<byte[]> notification)
            throws IOException, InterruptedException, ExecutionException {
        JetStream stream = connection.jetStream();
        Queue<CompletableFuture<PublishAck>> underWay = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            underWay.add(stream.publishAsync(subject.apply(i), notification.apply(i)));
            if (underWay.size() > WINDOW) underWay.remove().get();
        }
        for (CompletableFuture<PublishAck> last : underWay) last.get();
    }

    /** A PUT of {@code 2026/11/object-<number>.<suffix>} into bucket {@code bench}, just now. */
    public static byte[] notification(int number, String suffix) {
        return notification(number, suffix, Instant.now());
    }

    /** The same of another time; it is the same event whenever it happened. */
    public static byte[] notification(int number, String suffix, Instant time) {
        return envelope(BUCKET, key(number, suffix), record(BUCKET, number, suffix, time, ""));
    }

    /** Where an object is in its bucket. */
    static String key(int number, String suffix) {
        return "2026/11/object-%08d.%s".formatted(number, suffix);
    }

    /** One record. @param more user metadata, from its comma on; empty when there is none */
    static String record(String bucket, int number, String suffix, Instant time, String more) {
        return RECORD.formatted(number, suffix, EventJson.time(time), bucket, more);
    }

    /** The notification that has such records; bucket and key are the first one's. */
    static byte[] envelope(String bucket, String key, String records) {
        return ENVELOPE.formatted(bucket, key, records).getBytes(StandardCharsets.UTF_8);
    }
}

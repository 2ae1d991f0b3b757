package io.caravan.command;

import io.caravan.servers.MinioServer;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** What the demo uploads and deletes, and what must come of it by the shipped rules. */
final class DemoObjects {
    static final List<DemoExpectation> EXPECTED = List.of(
            created("Put", "photos", "2026/sunrise.png", "objects.created.photos.png", "events.images.photos"),
            created("Put", "photos", "Übers Meer + zurück.JPG", "objects.created.photos.jpg", "events.images.photos"),
            created("Put", "photos", "notes", "objects.created.photos._", null),
            created("Put", "reports", "sales.csv", "objects.created.reports.csv", "events.data.reports"),
            created(
                    "CompleteMultipartUpload",
                    "reports",
                    "year.parquet",
                    "objects.created.reports.parquet",
                    "events.data.reports"),
            new DemoExpectation(
                    "s3:ObjectRemoved:Delete",
                    "reports",
                    "sales.csv",
                    "objects.removed.reports.csv",
                    "events.deleted.reports"));

    private static final int PART = 5 << 20;
    private static final byte[] MULTIPART = new byte[PART + 1];

    private DemoObjects() {}

    static void upload(MinioServer minio) throws IOException {
        minio.makeBucket("photos");
        minio.makeBucket("reports");
        try (MinioClient client = minio.client()) {
            put(client, "photos", "2026/sunrise.png", "image/png", text("no real picture"));
            put(client, "photos", "Übers Meer + zurück.JPG", "image/jpeg", text("neither"));
            put(client, "photos", "notes", "text/plain", text("none of the shipped rules wants this"));
            put(client, "reports", "sales.csv", "text/csv", text("month,sum\n11,42\n"));
            put(client, "reports", "year.parquet", "application/vnd.apache.parquet", MULTIPART);
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket("reports")
                    .object("sales.csv")
                    .build());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("MinIO refused an object: " + e.getMessage(), e);
        }
    }

    private static void put(MinioClient client, String bucket, String key, String contentType, byte[] content)
            throws MinioException, GeneralSecurityException, IOException {
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).contentType(contentType).stream(
                        new ByteArrayInputStream(content), content.length, PART)
                .build());
    }

    private static DemoExpectation created(String how, String bucket, String key, String journal, String events) {
        return new DemoExpectation("s3:ObjectCreated:" + how, bucket, key, journal, events);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.caravan.intake;

import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * Where MinIO is, and who we are there: the settings of camel-minio.
 *
 * @param accessKey empty for nobody
 * @param region empty to ask for it
 */
record MinioPlace(String endpoint, String accessKey, String secretKey, String region) {
    private static final String PREFIX = "camel.component.minio.";

    /** @throws IllegalArgumentException when nothing says where it is */
    static MinioPlace of(CamelContext context) {
        String endpoint = text(context, "endpoint")
                .orElseThrow(() -> new IllegalArgumentException(
                        "nobody says where MinIO is, whose buckets are to be listened to: set " + PREFIX
                                + "endpoint (MINIO_ENDPOINT)"));
        return new MinioPlace(
                endpoint,
                text(context, "accessKey", "access-key").orElse(""),
                text(context, "secretKey", "secret-key").orElse(""),
                text(context, "region").orElse(""));
    }

    private static Optional<String> text(CamelContext context, String... names) {
        for (String name : names) {
            Optional<String> found = context.getPropertiesComponent()
                    .resolveProperty(PREFIX + name)
                    .filter(text -> !text.isBlank());
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }
}

package io.caravan.servers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How a MinIO server is set up. Immutable.
 *
 * @param folder its objects, queue and log; made when missing
 * @param accessKey of the root user
 * @param secretKey of the root user, 8 characters at least
 * @param environment MinIO's own settings ({@code MINIO_…})
 */
public record MinioSettings(Path folder, String accessKey, String secretKey, Map<String, String> environment) {
    public MinioSettings {
        folder = folder.toAbsolutePath();
        environment = Map.copyOf(environment);
    }

    /** One that tells nobody of its events. */
    public static MinioSettings in(Path folder) {
        return new MinioSettings(folder, "caravan", "caravan-secret", Map.of());
    }

    /** One with the recommended two NATS targets. */
    public MinioSettings withTargets(NatsTargets targets) {
        return withEnvironment(targets.environment(folder.resolve("queue")));
    }

    public MinioSettings withEnvironment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new MinioSettings(folder, accessKey, secretKey, all);
    }
}

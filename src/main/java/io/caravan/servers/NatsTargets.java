package io.caravan.servers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two ways a MinIO server tells NATS of an event: {@code fast} by core NATS, before the request returns; {@code safe} through a queue
 * on MinIO's disk, which outlives an outage of NATS.
 *
 * @param host of nats-server, as MinIO reaches it
 * @param user null when the server asks for none
 * @param password of the user, or null
 */
public record NatsTargets(String host, int port, String user, String password) {
    public static final String FAST = "minio.events";
    public static final String SAFE = "minio.safe";

    /** Names of both in a bucket's notification settings. */
    static final List<String> ARNS = List.of("arn:minio:sqs::fast:nats", "arn:minio:sqs::safe:nats");

    /** Targets of a server of ours; its first user, if it has any, is MinIO's. @param host its address as MinIO reaches it */
    static NatsTargets of(String host, NatsServer nats) {
        return nats.settings().users().stream()
                .findFirst()
                .map(user -> new NatsTargets(host, nats.port(), user.name(), user.password()))
                .orElseGet(() -> new NatsTargets(host, nats.port(), null, null));
    }

    /** MinIO's environment. @param queue folder for events that wait for NATS */
    public Map<String, String> environment(Path queue) {
        Map<String, String> environment = new HashMap<>();
        // With it both are written before a request returns, and a stop of MinIO loses none.
        environment.put("MINIO_API_SYNC_EVENTS", "on");
        target(environment, "fast", FAST);
        target(environment, "safe", SAFE);
        environment.put("MINIO_NOTIFY_NATS_JETSTREAM_safe", "on");
        environment.put("MINIO_NOTIFY_NATS_QUEUE_DIR_safe", queue.toString());
        return environment;
    }

    private void target(Map<String, String> environment, String name, String subject) {
        environment.put("MINIO_NOTIFY_NATS_ENABLE_" + name, "on");
        environment.put("MINIO_NOTIFY_NATS_ADDRESS_" + name, host + ":" + port);
        environment.put("MINIO_NOTIFY_NATS_SUBJECT_" + name, subject);
        if (user == null) return;
        environment.put("MINIO_NOTIFY_NATS_USERNAME_" + name, user);
        environment.put("MINIO_NOTIFY_NATS_PASSWORD_" + name, password);
    }
}

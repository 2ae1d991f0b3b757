package io.caravan.command;

import io.caravan.reload.Nearest;
import java.util.List;
import java.util.Optional;

/** Every setting there is. docs/settings.md is written from it; a {@code caravan.*} key that isn't here is refused. */
final class Settings {
    static final String PREFIX = "caravan.";
    static final String ROUTES = "caravan.routes";
    static final String MANAGEMENT = "camel.management.enabled";

    static final List<Setting> ALL = List.of(
            // ---- where the servers are
            new Setting(
                    "camel.component.nats-jetstream.servers",
                    "NATS_URL",
                    "nats://localhost:4222",
                    "URLs, separated by commas",
                    "The NATS servers."),
            new Setting(
                    "camel.component.nats-jetstream.credentialsFile",
                    "NATS_CREDS",
                    "",
                    "file",
                    "Credentials for NATS (.creds)."),
            new Setting(
                    "camel.component.minio.endpoint",
                    "MINIO_ENDPOINT",
                    "",
                    "URL",
                    "The MinIO server, for rules that look into objects."),
            new Setting("camel.component.minio.accessKey", "MINIO_ACCESS_KEY", "", "", "Its access key."),
            new Setting("camel.component.minio.secretKey", "MINIO_SECRET_KEY", "", "", "Its secret key."),
            // ---- what runs
            Setting.of(ROUTES, "routes", "folder", "Where the routes are: rules/, intake and errors."),
            Setting.of(
                    "caravan.group",
                    "caravan",
                    "name",
                    "Begins the names of durables and leases. Instances of one group share the work."),
            // ---- retries
            Setting.of(
                    "caravan.retry.delays",
                    "1s,5s,15s,1m,5m",
                    "durations, separated by commas",
                    "How long to wait before each further try of an event that failed; when they are used up it becomes a dead letter."),
            Setting.of(
                    "caravan.intake.delays",
                    "1s,5s,15s,1m",
                    "durations, separated by commas",
                    "The same for writing to the journal, which never gives up: the last one repeats."),
            // ---- the journal's room
            Setting.of(
                    "caravan.journal.keep",
                    "7d",
                    "duration",
                    "How long the journal keeps events at least, room permitting. Older ones go when every rule has passed them."),
            Setting.of(
                    "caravan.journal.trim-above",
                    "80%",
                    "percent of its max_bytes",
                    "Above it the oldest events go though they are younger, when every rule has passed them."),
            Setting.of(
                    "caravan.journal.expire-above",
                    "90%",
                    "percent of its max_bytes",
                    "Above it the oldest events go though a rule still has them before it; that rule gets them as dead letters."),
            Setting.of(
                    "caravan.journal.every",
                    "1m",
                    "duration",
                    "How often to look whether something is to go, 5 minutes at most. A journal that fills up in minutes needs it oftener."),
            Setting.of(
                    "caravan.journal.record",
                    "false",
                    "true or false",
                    "Whether the journal keeps the store's own record in each event, for format=s3. It doubles what an event takes."),
            // ---- core NATS as a source
            Setting.of(
                    "caravan.intake.core.enabled",
                    "false",
                    "true or false",
                    "Whether to take notifications from core NATS too, which delivers at most once."),
            Setting.of("caravan.intake.core.subject", "minio.core", "subject", "Where those are published."),
            // ---- names
            Setting.of("caravan.stream.in", "MINIO_EVENTS", "name", "Stream of notifications as they came."),
            Setting.of("caravan.stream.journal", "OBJECTS", "name", "Stream that holds every event once."),
            Setting.of("caravan.stream.out", "EVENTS", "name", "Stream that the shipped rules publish to."),
            Setting.of("caravan.stream.dead-letters", "CARAVAN_DLQ", "name", "Stream of the rules' dead letters."),
            Setting.of("caravan.stream.undecoded", "CARAVAN_UNDECODED", "name", "Stream of what couldn't be decoded."),
            Setting.of(
                    "caravan.kv.state",
                    "caravan-state",
                    "name",
                    "Key-value bucket of checkpoints, retries and suspects."),
            Setting.of("caravan.kv.leases", "caravan-leases", "name", "Key-value bucket of leases."),
            Setting.of(
                    "caravan.storage",
                    "0",
                    "bytes",
                    "What the streams that are made may take together; 0 asks the NATS account."),
            // ---- what people and probes see
            Setting.of(
                    MANAGEMENT,
                    "false",
                    "true or false",
                    "Whether health and metrics are served over HTTP: /observe/health, /observe/metrics."),
            Setting.of("camel.management.host", "0.0.0.0", "address", "The address to serve them on."),
            Setting.of("camel.management.port", "8080", "port", "The port to serve them on."),
            Setting.of(
                    "caravan.log.level",
                    "INFO",
                    "ERROR, WARN, INFO, DEBUG or TRACE",
                    "How much Caravan logs of itself."));

    private Settings() {}

    static Optional<Setting> named(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    static Optional<Setting> inEnvironment(String variable) {
        return ALL.stream()
                .filter(setting -> setting.environment().equals(variable))
                .findFirst();
    }

    /** The key most like a wrong one. */
    static String nearestKey(String wrong) {
        return Nearest.to(wrong, ALL.stream().map(Setting::key).toList()).orElseThrow();
    }

    /** The environment variable most like a wrong one. */
    static String nearestVariable(String wrong) {
        return Nearest.to(wrong, ALL.stream().map(Setting::environment).toList())
                .orElseThrow();
    }
}

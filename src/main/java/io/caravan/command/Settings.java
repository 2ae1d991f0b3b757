package io.caravan.command;

import io.caravan.reload.Nearest;
import java.util.List;
import java.util.Optional;

/** Every setting there is. docs/settings.md is written from it; a {@code caravan.*} key that isn't here is refused. */
final class Settings {
    static final String PREFIX = "caravan.";
    static final String ROUTES = "caravan.routes";
    static final String MANAGEMENT = "camel.management.enabled";
    static final String WEBHOOK = "caravan.intake.webhook.enabled";

    static final List<Setting> ALL = List.of(
            // ---- where the servers are
            new Setting(
                    "camel.component.nats-jetstream.servers",
                    "NATS_URL",
                    "nats://localhost:4222",
                    Form.URLS,
                    "The NATS servers."),
            new Setting(
                    "camel.component.nats-jetstream.credentialsFile",
                    "NATS_CREDS",
                    "",
                    Form.FILE,
                    "Credentials for NATS (.creds)."),
            new Setting(
                    "camel.component.minio.endpoint",
                    "MINIO_ENDPOINT",
                    "",
                    Form.URL,
                    "The MinIO server, for rules that look into objects."),
            new Setting("camel.component.minio.accessKey", "MINIO_ACCESS_KEY", "", Form.ANY, "Its access key."),
            new Setting("camel.component.minio.secretKey", "MINIO_SECRET_KEY", "", Form.ANY, "Its secret key."),
            // ---- what runs
            Setting.of(ROUTES, "routes", Form.FOLDER, "Where the routes are: rules/, intake and errors."),
            Setting.of(
                    "caravan.group",
                    "caravan",
                    Form.NAME,
                    "Begins the names of durables and leases. Instances of one group share the work."),
            // ---- retries
            Setting.of(
                    "caravan.retry.delays",
                    "1s,5s,15s,1m,5m",
                    Form.DURATIONS,
                    "How long to wait before each further try of an event that failed; when they are used up it becomes a dead letter."),
            Setting.of(
                    "caravan.intake.delays",
                    "1s,5s,15s,1m",
                    Form.DURATIONS,
                    "The same for writing to the journal, which never gives up: the last one repeats."),
            // ---- one event by two ways
            Setting.of(
                    "caravan.index.entries",
                    "1000000",
                    Form.COUNT,
                    "How many of the journal's newest entries are known again when a copy comes late, from 1000 to 100000000; a million takes about 40 MB once a copy has come late."),
            Setting.of(
                    "caravan.bulk.rate",
                    "500",
                    Form.COUNT,
                    "How many events of audits and backfills go into the journal in a second, at least 1."),
            // ---- the journal's room
            Setting.of(
                    "caravan.journal.keep",
                    "7d",
                    Form.DURATION,
                    "How long the journal keeps events at least, room permitting. Older ones go when every rule has passed them."),
            Setting.of(
                    "caravan.journal.trim-above",
                    "80%",
                    Form.PERCENT,
                    "Above it the oldest events go though they are younger, when every rule has passed them."),
            Setting.of(
                    "caravan.journal.expire-above",
                    "90%",
                    Form.PERCENT,
                    "Above it the oldest events go though a rule still has them before it; that rule gets them as dead letters."),
            Setting.of(
                    "caravan.journal.every",
                    "1m",
                    Form.DURATION,
                    "How often to look whether something is to go, 5 minutes at most. A journal that fills up in minutes needs it oftener."),
            Setting.of(
                    "caravan.journal.record",
                    "false",
                    Form.BOOLEAN,
                    "Whether the journal keeps the store's own record in each event, for format=s3. It doubles what an event takes."),
            // ---- the audit
            Setting.of(
                    "caravan.audit.grace",
                    "5m",
                    Form.DURATION,
                    "So old an object must be before the audit says that its event is missing."),
            Setting.of(
                    "caravan.audit.rate",
                    "0",
                    Form.COUNT,
                    "How many objects the audit looks at in a second; 0 for as many as can be."),
            Setting.of(
                    "caravan.audit.every",
                    "0s",
                    Form.DURATION,
                    "How often caravan run audits the watched buckets, on one instance of the group; 0s for never."),
            // ---- core NATS as a source
            Setting.of(
                    "caravan.intake.core.enabled",
                    "false",
                    Form.BOOLEAN,
                    "Whether to take notifications from core NATS too, which delivers at most once."),
            Setting.of("caravan.intake.core.subject", "minio.core", Form.SUBJECT, "Where those are published."),
            // ---- a webhook as a source
            Setting.of(
                    WEBHOOK,
                    "false",
                    Form.BOOLEAN,
                    "Whether to take notifications by HTTP: `POST /minio/events`, answered when the stream has them."),
            Setting.of("caravan.intake.webhook.host", "0.0.0.0", Form.ADDRESS, "The address to take them on."),
            Setting.of("caravan.intake.webhook.port", "8090", Form.PORT, "The port to take them on."),
            Setting.of(
                    "caravan.intake.webhook.token",
                    "",
                    Form.ANY,
                    "What whoever posts has to show as bearer token; MinIO's `auth_token`."),
            Setting.of(
                    "caravan.intake.webhook.anonymous",
                    "false",
                    Form.BOOLEAN,
                    "Whether anybody may post, when there is no token."),
            Setting.of("caravan.intake.webhook.max-body", "1MB", Form.BYTES, "The most that one request may have."),
            // ---- listening as a source
            Setting.of(
                    "caravan.intake.listen.buckets",
                    "",
                    Form.ANY,
                    "Names of buckets to listen to, separated by commas: at most once, and MinIO needs no notification for it. Needs MinIO's endpoint."),
            Setting.of(
                    "caravan.intake.listen.events",
                    "s3:ObjectCreated:*,s3:ObjectRemoved:*",
                    Form.ANY,
                    "Which events to listen for, by MinIO's names."),
            Setting.of("caravan.intake.listen.prefix", "", Form.ANY, "Beginning of the keys to listen for."),
            Setting.of("caravan.intake.listen.suffix", "", Form.ANY, "End of the keys to listen for."),
            // ---- what is known of objects
            Setting.of(
                    "caravan.objects.enabled",
                    "false",
                    Form.BOOLEAN,
                    "Whether to keep the last known state of each object: for rules with `stale` or `lastState`, and for missed deletes."),
            // ---- names
            Setting.of("caravan.stream.in", "MINIO_EVENTS", Form.NAME, "Stream of notifications as they came."),
            Setting.of("caravan.stream.journal", "OBJECTS", Form.NAME, "Stream that holds every event once."),
            Setting.of("caravan.stream.out", "EVENTS", Form.NAME, "Stream that the shipped rules publish to."),
            Setting.of("caravan.stream.dead-letters", "CARAVAN_DLQ", Form.NAME, "Stream of the rules' dead letters."),
            Setting.of(
                    "caravan.stream.undecoded", "CARAVAN_UNDECODED", Form.NAME, "Stream of what couldn't be decoded."),
            Setting.of(
                    "caravan.kv.state",
                    "caravan-state",
                    Form.NAME,
                    "Key-value bucket of checkpoints, retries and suspects."),
            Setting.of("caravan.kv.leases", "caravan-leases", Form.NAME, "Key-value bucket of leases."),
            Setting.of(
                    "caravan.stream.replicas",
                    "1",
                    Form.REPLICAS,
                    "On how many nodes of a NATS cluster the streams that are made are kept. With 3, one node may be lost."),
            Setting.of(
                    "caravan.kv.objects",
                    "caravan-objects",
                    Form.NAME,
                    "Key-value bucket of the objects' last known states."),
            Setting.of(
                    "caravan.storage",
                    "0",
                    Form.BYTES,
                    "What the streams that are made may take together; 0 asks the NATS account."),
            // ---- what the doctor looks at
            Setting.of(
                    "caravan.doctor.at-start",
                    "true",
                    Form.BOOLEAN,
                    "Whether a line says what the doctor finds, ten seconds after the start."),
            Setting.of(
                    "caravan.minio.target.fast",
                    "fast",
                    Form.NAME,
                    "Id of MinIO's target that is told at once: the word after NATS_ENABLE_."),
            Setting.of(
                    "caravan.minio.target.safe",
                    "safe",
                    Form.NAME,
                    "Id of MinIO's target that waits on disk while NATS is away."),
            Setting.of(
                    "caravan.nats.monitoring",
                    "",
                    Form.URL,
                    "The monitoring port of nats-server, which alone tells its sync_interval to the doctor."),
            // ---- canaries and silence
            Setting.of(
                    "caravan.canary.every",
                    "0",
                    Form.DURATION,
                    "How often a canary is written to each of its buckets, to see its event arrive; 0 is never."),
            Setting.of("caravan.canary.buckets", "", Form.ANY, "The buckets of canaries, separated by commas."),
            Setting.of(
                    "caravan.canary.within",
                    "15s",
                    Form.DURATION,
                    "How long a canary may take before the instance isn't ready."),
            Setting.of(
                    "caravan.silence.after",
                    "0",
                    Form.DURATION,
                    "After how long without an event a bucket is called silent; 0 is never."),
            Setting.of(
                    "caravan.silence.buckets",
                    "",
                    Form.ANY,
                    "The buckets that are to have events, separated by commas."),
            // ---- what people and probes see
            Setting.of(
                    MANAGEMENT,
                    "false",
                    Form.BOOLEAN,
                    "Whether health and metrics are served over HTTP: /observe/health, /observe/metrics."),
            Setting.of("camel.management.host", "0.0.0.0", Form.ADDRESS, "The address to serve them on."),
            Setting.of("camel.management.port", "8080", Form.PORT, "The port to serve them on."),
            Setting.of("caravan.log.level", "INFO", Form.LEVEL, "How much Caravan logs of itself."));

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

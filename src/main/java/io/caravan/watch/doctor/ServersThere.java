package io.caravan.watch.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether NATS and MinIO can be reached, and take the credentials. */
final class ServersThere implements Check {
    @Override
    public String name() {
        return "servers";
    }

    @Override
    public List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(nats(facts.nats()));
        findings.add(minio(facts.store()));
        return findings;
    }

    private Finding nats(NatsFacts nats) {
        return switch (nats.reach().kind()) {
            case THERE ->
                nats.unasked().isEmpty()
                        ? Finding.ok(name(), "NATS", "nats-server " + nats.version() + " at " + nats.url())
                        : Finding.broken(
                                name(),
                                "NATS",
                                nats.unasked(),
                                "Caravan keeps everything in JetStream",
                                "nats-server -js, and let the user use $JS.API.>");
            case REFUSED ->
                Finding.broken(
                        name(),
                        "NATS",
                        nats.reach().detail(),
                        "nothing arrives anywhere",
                        "set camel.component.nats-jetstream.credentialsFile (NATS_CREDS), or username and password");
            default ->
                Finding.broken(
                        name(),
                        "NATS",
                        nats.reach().detail(),
                        "nothing arrives anywhere; MinIO's safe target waits on disk, the fast one loses its events",
                        "start nats-server -js, or set camel.component.nats-jetstream.servers (NATS_URL)");
        };
    }

    private Finding minio(StoreFacts store) {
        return switch (store.reach().kind()) {
            case THERE -> Finding.ok(name(), "MinIO", "there at " + store.endpoint());
            case NOT_SET ->
                Finding.unknown(
                        name(),
                        "MinIO",
                        "no setting says where MinIO is",
                        "so nobody sees whether its buckets notify",
                        "set MINIO_ENDPOINT, MINIO_ACCESS_KEY and MINIO_SECRET_KEY");
            case AWAY ->
                Finding.broken(
                        name(),
                        "MinIO",
                        store.reach().detail(),
                        "no events come, and rules that read objects wait",
                        "start MinIO, or set camel.component.minio.endpoint (MINIO_ENDPOINT)");
            case REFUSED ->
                Finding.broken(
                        name(),
                        "MinIO",
                        store.reach().detail(),
                        "rules that read objects fail, and nobody sees whether the buckets notify",
                        "set camel.component.minio.accessKey and secretKey (MINIO_ACCESS_KEY, MINIO_SECRET_KEY)");
        };
    }
}

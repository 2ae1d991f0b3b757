package io.caravan.bench;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;

/** The streams of a server that is the benchmark's alone. */
final class Streams {
    private static final Duration DUPLICATES = Duration.ofMinutes(10);

    private final JetStreamManagement management;

    Streams(Connection connection) throws IOException {
        management = connection.jetStreamManagement();
    }

    /** Deletes all that programs have left, and makes the three that every program works with. */
    void renew() throws IOException, JetStreamApiException {
        for (String name : management.getStreamNames()) management.deleteStream(name);
        add(stream(
                        "MINIO_EVENTS",
                        "minio.events",
                        "minio.safe",
                        "minio.webhook",
                        "minio.listen",
                        "minio.audit",
                        "minio.backfill")
                .retentionPolicy(RetentionPolicy.WorkQueue));
        add(stream("OBJECTS", "objects.>").duplicateWindow(DUPLICATES));
        add(stream("EVENTS", "events.>").duplicateWindow(DUPLICATES));
    }

    private void add(StreamConfiguration.Builder stream) throws IOException, JetStreamApiException {
        management.addStream(stream.build());
    }

    private static StreamConfiguration.Builder stream(String name, String... subjects) {
        return StreamConfiguration.builder().name(name).subjects(subjects).discardPolicy(DiscardPolicy.New);
    }

    /** How many parts of its work are done. */
    long done(Entrant entrant) throws IOException, JetStreamApiException {
        if (entrant.backlog().copies()) return 2L * entrant.backlog().events() - stored("MINIO_EVENTS");
        if (entrant.slowRule()) return stored("EVENTS");
        return stored("OBJECTS") + (entrant.hops() == 1 ? 0 : stored("EVENTS"));
    }

    private long stored(String stream) throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }
}

package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.event.Origin;
import io.caravan.intake.JournalIndex.Hit;
import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.Errors;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Link;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.PurgeOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The index on a real journal. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class JournalIndexIT {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<JournalIndex> opened = new ArrayList<>();
    private Connection nats;
    private JetStreamManagement management;

    @BeforeEach
    void start(@Own NatsServer server, @Own Connection connection) throws Exception {
        nats = connection;
        management = nats.jetStreamManagement();
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        context.start();
        makeJournal();
    }

    @AfterEach
    void clean() throws Exception {
        opened.forEach(JournalIndex::close);
        context.stop();
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
    }

    @Test
    void whatTheJournalHasIsFoundByIdAndByState() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        write("id-1", "state-1", "live");
        write("id-2", null, "audit");
        JournalIndex index = open(1_000, JournalIndex::hash);

        assertThat(get(index.byId("id-1"))).hasValueSatisfying(hit -> {
            assertThat(hit.sequence()).isEqualTo(1);
            assertThat(hit.origin()).isEqualTo(Origin.LIVE);
            assertThat(hit.time()).isAfter(before);
        });
        assertThat(get(index.byId("id-2"))).map(Hit::origin).hasValue(Origin.AUDIT);
        assertThat(get(index.byState("state-1"))).map(Hit::sequence).hasValue(1L);
        assertThat(get(index.byState("id-1"))).isEmpty();
        assertThat(get(index.byId("state-1"))).isEmpty();
        assertThat(get(index.byId("id-3"))).isEmpty();
        assertThat(index.complete()).isTrue();
        assertThat(index.reach()).isAfter(before);
        assertThat(index.knownUntil()).isAfter(before);
    }

    @Test
    void aLookupCoversWhatWasAcknowledgedBeforeIt() throws Exception {
        JournalIndex index = open(1_000, JournalIndex::hash);
        for (int i = 0; i < 300; i++) {
            write("id-" + i, "state-" + i, "live");
            assertThat(get(index.byId("id-" + i))).isPresent();
        }
    }

    @Test
    void hashesThatCollideHideNothing() throws Exception {
        for (int i = 1; i <= 20; i++) write("id-" + i, "state-" + i, "live");
        JournalIndex index = open(1_000, text -> 7);

        for (int i = 1; i <= 20; i++) {
            assertThat(get(index.byId("id-" + i))).map(Hit::sequence).hasValue((long) i);
            assertThat(get(index.byState("state-" + i))).map(Hit::sequence).hasValue((long) i);
        }
        assertThat(get(index.byId("id-21"))).isEmpty();
        assertThat(get(index.byState("state-21"))).isEmpty();
    }

    @Test
    void whatWasTrimmedOrRemovedIsNoHit() throws Exception {
        for (int i = 1; i <= 10; i++) write("id-" + i, "state-" + i, "live");
        JournalIndex index = open(1_000, JournalIndex::hash);
        assertThat(get(index.byId("id-3"))).isPresent();

        management.purgeStream("OBJECTS", PurgeOptions.builder().sequence(5).build());
        management.deleteMessage("OBJECTS", 7);
        management.deleteMessage("OBJECTS", 10); // the last one: nothing will ever be seen of its sequence

        assertThat(get(index.byId("id-3"))).isEmpty();
        assertThat(get(index.byState("state-3"))).isEmpty();
        assertThat(get(index.byId("id-7"))).isEmpty();
        assertThat(get(index.byId("id-5"))).isPresent();
        JournalIndex younger = open(1_000, JournalIndex::hash);
        assertThat(get(younger.byId("id-9"))).isPresent();
        assertThat(get(younger.byId("id-10"))).isEmpty();

        management.purgeStream("OBJECTS");
        assertThat(get(index.byId("id-5"))).isEmpty();
        assertThat(get(open(1_000, JournalIndex::hash).byId("id-5"))).isEmpty();
        await().untilAsserted(() -> assertThat(index.size()).isZero());
        write("id-11", "state-11", "live");
        assertThat(get(index.byId("id-11"))).isPresent();
    }

    @Test
    void aJournalThatIsMadeAnewIsReadAnew() throws Exception {
        for (int i = 1; i <= 10; i++) write("id-" + i, "state-" + i, "live");
        JournalIndex index = open(1_000, JournalIndex::hash);
        assertThat(get(index.byId("id-3"))).isPresent();

        management.deleteStream("OBJECTS");
        assertThatThrownBy(() -> get(index.byId("id-3"))).satisfies(JournalIndexIT::saysSo);

        makeJournal();
        write("other", "other-state", "live");
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(get(index.byId("other"))).map(Hit::sequence).hasValue(1L);
            assertThat(get(index.byId("id-3"))).isEmpty();
        });
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void whileNatsIsAwayNothingIsSaidNotToBeThere(@Own NatsServer server) throws Exception {
        write("id-1", "state-1", "live");
        JournalIndex index = open(1_000, JournalIndex::hash);
        assertThat(get(index.byId("id-1"))).isPresent();

        server.kill();
        assertThatThrownBy(() -> get(index.byId("id-2"))).satisfies(JournalIndexIT::saysSo);
        server.restart();

        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(get(index.byId("id-1"))).isPresent();
            assertThat(get(index.byId("id-2"))).isEmpty();
        });
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> write("id-2", "s", "live"));
        assertThat(get(index.byId("id-2"))).isPresent();
    }

    @Test
    void whatLiesBeyondItsReachIsSaid() throws Exception {
        for (int i = 1; i <= 3_000; i++) write("id-" + i, "state-" + i, "live");
        JournalIndex index = open(1_000, JournalIndex::hash);

        assertThat(get(index.byId("id-3000"))).isPresent();
        assertThat(get(index.byId("id-2001"))).isPresent();
        assertThat(get(index.byId("id-1"))).isEmpty();
        assertThat(index.complete()).isFalse();
        assertThat(index.reach())
                .isAfter(management.getMessage("OBJECTS", 1_500).getTime().toInstant());
        for (int i = 3_001; i <= 6_000; i++) write("id-" + i, "state-" + i, "live");
        assertThat(get(index.byId("id-5001"))).isPresent();
        assertThat(get(index.byId("id-2001"))).isEmpty();
        assertThat(index.size()).isBetween(1_000L, 1_126L);
    }

    @Test
    void twoHundredThousandEntriesAreReadAtOnceInBoundedMemory() throws Exception {
        List<CompletableFuture<PublishAck>> underWay = new ArrayList<>();
        for (int i = 1; i <= 200_000; i++) {
            underWay.add(publish("id-" + i, "state-" + i, "live"));
            if (underWay.size() == 2_000) {
                for (CompletableFuture<PublishAck> each : underWay) each.get(60, TimeUnit.SECONDS);
                underWay.clear();
            }
        }
        JournalIndex index = open(200_000, JournalIndex::hash);

        long begin = System.nanoTime();
        index.current().get(100, TimeUnit.SECONDS);
        System.out.println("200,000 entries read in " + (System.nanoTime() - begin) / 1_000_000 + " ms, "
                + index.bytes() + " bytes");

        assertThat(index.size()).isEqualTo(200_000);
        assertThat(index.bytes()).isLessThan(HashedSequences.mostBytes(200_000)).isLessThan(200_000 * 40L);
        assertThat(get(index.knownId("id-1"))).isPresent();
        assertThat(get(index.knownState("state-200000"))).isPresent();
        for (int i = 0; i < 100_000; i++)
            assertThat(index.knownId("other-" + i)).isCompletedWithValue(Optional.empty());
    }

    private static void saysSo(Throwable error) {
        assertThat(error).isInstanceOf(ExecutionException.class);
        assertThat(Errors.kindOf(error)).isEqualTo(ErrorKind.OUTAGE);
    }

    private JournalIndex open(int entries, ToLongFunction<String> hash) {
        Link link =
                context.getComponent("nats-jetstream", JetStreamComponent.class).link();
        JournalIndex index = new JournalIndex(link, new IndexSettings("OBJECTS", entries), hash);
        opened.add(index);
        return index;
    }

    private static Optional<Hit> get(CompletableFuture<Optional<Hit>> lookup) throws Exception {
        return lookup.get(60, TimeUnit.SECONDS);
    }

    private void makeJournal() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name("OBJECTS")
                .subjects("objects.>")
                .duplicateWindow(Duration.ofMinutes(10))
                .build());
    }

    private void write(String id, String state, String origin) throws Exception {
        publish(id, state, origin).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<PublishAck> publish(String id, String state, String origin) throws Exception {
        Headers headers = new Headers();
        headers.put("ce-id", id);
        headers.put("Nats-Msg-Id", id);
        if (state != null) headers.put(Journal.STATE_ID, state);
        String event = """
                {"schema":1,"id":"%s","type":"s3:ObjectCreated:Put","kind":"created","bucket":"b","key":"k","size":1,"etag":"e",
                 "contentType":null,"versionId":null,"sequencer":null,"time":"2026-11-23T23:07:11.973Z","metadata":{},
                 "origin":"%s","source":"minio:s3","deployment":"d"}""".formatted(id, origin);
        return nats.jetStream().publishAsync("objects.created.b._", headers, event.getBytes(StandardCharsets.UTF_8));
    }
}

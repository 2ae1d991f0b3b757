package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams and buckets on a real nats-server: made when missing, never changed, and overlaps named. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class ProvisionIT {
    private final List<DefaultCamelContext> contexts = new ArrayList<>();
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;

    @BeforeEach
    void connect(@Own NatsServer own) throws Exception {
        server = own;
        nats = Nats.connect(server.url());
        management = nats.jetStreamManagement();
    }

    @AfterEach
    void stop() throws Exception {
        contexts.forEach(DefaultCamelContext::stop);
        nats.close();
    }

    @Test
    void whatIsMissingIsMadeAsTheDesignSays() throws Exception {
        link(server.url(), "1GB").provision("OBJECTS");

        assertThat(management.getStreamNames())
                .containsExactlyInAnyOrder(
                        "MINIO_EVENTS",
                        "OBJECTS",
                        "EVENTS",
                        "CARAVAN_DLQ",
                        "CARAVAN_UNDECODED",
                        "KV_caravan-state",
                        "KV_caravan-leases");
        StreamConfiguration in = configuration("MINIO_EVENTS");
        assertThat(in.getRetentionPolicy()).isEqualTo(RetentionPolicy.WorkQueue);
        assertThat(in.getSubjects())
                .containsExactly(
                        "minio.events", "minio.safe", "minio.webhook", "minio.listen", "minio.audit", "minio.backfill");
        StreamConfiguration journal = configuration("OBJECTS");
        assertThat(journal.getSubjects()).containsExactly("objects.>");
        assertThat(journal.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(10));
        assertThat(journal.getMaxAge()).isZero();
        assertThat(journal.getMaxBytes()).isEqualTo(400_000_000);
        assertThat(configuration("EVENTS").getMaxAge()).isEqualTo(Duration.ofDays(7));
        for (String stream : management.getStreamNames()) {
            assertThat(configuration(stream).getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
            assertThat(configuration(stream).getMaxBytes()).as(stream).isPositive();
        }
    }

    @Test
    void aPlainConsumerBringsNoStreamsAlong() throws Exception {
        link(server.url(), "1GB").provision("MINE");

        assertThat(management.getStreamNames()).containsExactlyInAnyOrder("KV_caravan-state", "KV_caravan-leases");
    }

    @Test
    void whatIsThereIsLeftAsItIsAndWhatDiffersIsSaid() throws Exception {
        StreamConfiguration own = StreamConfiguration.builder()
                .name("OBJECTS")
                .subjects("objects.created.>")
                .duplicateWindow(Duration.ofMinutes(1))
                .build();
        management.addStream(own);
        StreamConfiguration before = configuration("OBJECTS");
        Link link = link(server.url(), "1GB");

        link.provision("OBJECTS");

        assertThat(configuration("OBJECTS").toJson()).isEqualTo(before.toJson());
        assertThat(link.streamDifferences())
                .singleElement()
                .asString()
                .contains("stream OBJECTS", "discard is old", "60 s, under 600 s", "no max_bytes", "objects.>")
                .doesNotContain("\n");
    }

    @Test
    void anOverlapIsOneLineThatNamesSubjectAndStreams() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name("THEIRS")
                .subjects("minio.*", "other")
                .build());

        assertThatThrownBy(() -> link(server.url(), "1GB").provision("OBJECTS"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("MINIO_EVENTS", "minio.events", "stream THEIRS", "minio.*", "caravan.stream.")
                .hasMessageNotContaining("\n");
    }

    @Test
    void severalInstancesMayProvisionAtOnce() throws Exception {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < 6; i++) links.add(link(server.url(), (i + 1) + "GB"));

        CompletableFuture<?>[] all = links.stream()
                .map(link -> CompletableFuture.runAsync(() -> {
                    try {
                        link.provision("OBJECTS");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toArray(CompletableFuture[]::new);

        CompletableFuture.allOf(all).join();
        assertThat(management.getStreamNames()).hasSize(7);
    }

    @Test
    void aServerWithLessRoomGetsSmallerStreams() throws Exception {
        server.restart(server.settings().withMaxStore(500_000_000));

        link(server.url(), "0").provision("OBJECTS"); // assumes 10 GiB

        // This test's own connection may still be on its way back.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(management.getStreamNames()).hasSize(7));
        assertThat(configuration("OBJECTS").getMaxBytes()).isLessThan(500_000_000);
    }

    @Test
    void aServerWithoutRoomIsNamed() {
        server.restart(server.settings().withMaxStore(2_000_000));

        assertThatThrownBy(() -> link(server.url(), "0").provision("OBJECTS"))
                .hasMessageContainingAll("MINIO_EVENTS", "MB", "max_file_store")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMissingPermissionIsNamed() {
        server.restart(server.settings()
                .withUser(NatsSettings.User.all("all", "a"))
                .withUser(new NatsSettings.User(
                        "some",
                        "s",
                        List.of("events.>", "$JS.API.STREAM.INFO.>", "$JS.API.INFO"),
                        List.of("_INBOX.>"))));

        assertThatThrownBy(() ->
                        link(server.url().replace("//", "//some:s@"), "1GB").provision("OBJECTS"))
                .hasMessageContainingAll("Permissions Violation", "$JS.API.STREAM.CREATE.MINIO_EVENTS", "permissions");
    }

    @Test
    void aServerWithoutJetStreamIsNamed() {
        server.restart(server.settings().withLine("accounts { PLAIN { users = [ { user: plain, password: p } ] } }"));

        assertThatThrownBy(() ->
                        link(server.url().replace("//", "//plain:p@"), "1GB").provision("OBJECTS"))
                .hasMessageContainingAll("JetStream", "account")
                .hasMessageNotContaining("\n");
    }

    private StreamConfiguration configuration(String stream) throws Exception {
        return management.getStreamInfo(stream).getConfiguration();
    }

    private Link link(String url, String storage) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", storage);
        JetStreamComponent component = context.getComponent("nats-jetstream", JetStreamComponent.class);
        component.setServers(url);
        context.start();
        return component.link();
    }
}

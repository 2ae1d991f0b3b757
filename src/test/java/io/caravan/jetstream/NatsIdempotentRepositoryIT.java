package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.docs.Pages;
import io.caravan.docs.Pages.Snippet;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.impl.Headers;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@ExtendWith(ServersExtension.class)
class NatsIdempotentRepositoryIT {
    private static final Path PAGE = Path.of("docs/idempotent.md");
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final List<NatsIdempotentRepository> opened = new ArrayList<>();
    private String url;
    private Connection nats;

    @BeforeEach
    void start(@Own NatsServer server, @Own Connection connection) {
        url = server.url();
        nats = connection;
    }

    @AfterEach
    void clean() throws Exception {
        opened.forEach(NatsIdempotentRepository::stop);
        JetStreamManagement management = nats.jetStreamManagement();
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
    }

    @Test
    void aKeyIsClaimedThenDoneThenForgotten() {
        NatsIdempotentRepository one = open(NOW);
        NatsIdempotentRepository other = open(NOW);

        assertThat(one.contains("a/b *>.ä")).isFalse();
        assertThat(one.add("a/b *>.ä")).isTrue();
        assertThat(one.contains("a/b *>.ä")).isFalse();
        assertThat(one.confirm("a/b *>.ä")).isTrue();
        assertThat(one.add("a/b *>.ä")).isFalse();
        assertThat(other.add("a/b *>.ä")).isFalse();
        assertThat(other.contains("a/b *>.ä")).isTrue();
        assertThat(other.remove("a/b *>.ä")).isTrue();
        assertThat(other.remove("a/b *>.ä")).isFalse();
        assertThat(one.add("a/b *>.ä")).isTrue();
        assertThat(one.remove("a/b *>.ä")).as("its work failed").isTrue();
        assertThat(other.add("a/b *>.ä")).isTrue();

        assertThat(one.add("x".repeat(100_000))).isTrue();
        assertThat(one.add("")).isTrue();
        one.clear();
        assertThat(one.add("")).isTrue();
    }

    @Test
    void whatAnotherClaimedIsNeitherNewNorDone() {
        NatsIdempotentRepository one = open(NOW);
        NatsIdempotentRepository other = open(NOW.plusSeconds(299));
        assertThat(one.add("a")).isTrue();

        assertThatThrownBy(() -> other.add("a")).hasMessageContaining("'a' is being worked on");
        assertThat(other.contains("a")).isFalse();
        assertThat(other.remove("a")).as("it isn't its own").isFalse();

        NatsIdempotentRepository later = open(NOW.plusSeconds(301));
        assertThat(later.add("a")).as("the first one has died").isTrue();
        assertThatThrownBy(() -> other.add("a")).hasMessageContaining("'a' is being worked on");
        assertThat(later.confirm("a")).isTrue();
        assertThat(other.add("a")).isFalse();
    }

    @Test
    void withoutAClaimTimeoutAClaimCountsAsDone() {
        NatsIdempotentRepository one = open(NOW);
        one.setClaimTimeout("0s");

        assertThat(one.add("a")).isTrue();
        assertThat(one.add("a")).isFalse();
        assertThat(one.contains("a")).isTrue();
    }

    @Test
    void ofManyThatClaimAtOnceOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<NatsIdempotentRepository> repositories = new ArrayList<>();
            for (int i = 0; i < 4; i++) repositories.add(open(NOW));
            for (int key = 0; key < 20; key++) {
                String name = "key-" + key;
                List<CompletableFuture<Boolean>> claims = new ArrayList<>();
                for (NatsIdempotentRepository each : repositories) {
                    claims.add(CompletableFuture.supplyAsync(() -> each.add(name), threads)
                            .exceptionally(busy -> false));
                    claims.add(CompletableFuture.supplyAsync(() -> each.add(name), threads)
                            .exceptionally(busy -> false));
                }
                int got = 0;
                for (CompletableFuture<Boolean> claim : claims) if (claim.get(60, TimeUnit.SECONDS)) got++;
                assertThat(got).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aBucketThatIsMadeForgetsAndHasABound() throws Exception {
        NatsIdempotentRepository one = open(NOW);
        one.setTtl("1s");
        one.setMaxBytes("1MB");
        assertThat(one.add("a")).isTrue();
        one.confirm("a");

        var configuration = nats.jetStreamManagement().getStreamInfo("KV_seen").getConfiguration();
        assertThat(configuration.getMaxAge()).isEqualTo(Duration.ofSeconds(1));
        assertThat(configuration.getMaxBytes()).isEqualTo(1_000_000);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(one.contains("a")).isFalse());
        assertThat(one.add("a")).isTrue();

        nats.jetStreamManagement().deleteStream("KV_seen");
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(one.add("a"))
                .isTrue());
    }

    @Test
    void whatItDoesntKnowItDoesntSay(@Own NatsServer server) {
        NatsIdempotentRepository one = open(NOW);
        assertThat(one.add("a")).isTrue();
        server.kill();
        try {
            assertThatThrownBy(() -> one.add("b"))
                    .satisfies(error -> assertThat(Errors.kindOf(error)).isEqualTo(ErrorKind.OUTAGE));
            assertThatThrownBy(() -> one.contains("a")).hasMessageContaining("can't look for 'a' in the bucket seen");
        } finally {
            server.restart();
        }
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(one.add("b"))
                .isTrue());
    }

    @Test
    void aClaimThatNatsTookAndDidntAnswerIsStillItsOwn(@Own NatsServer server, @Own Connection client)
            throws Exception {
        NatsIdempotentRepository one = open(NOW);
        one.setConnection(client);
        NatsIdempotentRepository other = open(NOW);
        assertThat(one.add("a")).isTrue();
        server.kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> client.getStatus() != Connection.Status.CONNECTED);

        // The client keeps the request, and sends it once it is connected again: the answer comes to nobody.
        assertThatThrownBy(() -> one.add("b")).hasMessageContaining("can't add 'b'");
        server.restart();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                        client.keyValue("seen").get("b"))
                .isNotNull());
        assertThatThrownBy(() -> other.add("b")).hasMessageContaining("'b' is being worked on");

        assertThat(one.add("b")).isTrue();
        assertThatThrownBy(() -> one.add("b")).hasMessageContaining("'b' is being worked on");
        assertThat(one.confirm("b")).isTrue();
    }

    @Test
    void theRuleOnThePageBooksAnInvoiceOnce(@TempDir Path folder) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(snippet("properties")));
        Path rule = Files.writeString(folder.resolve("invoices.camel.yaml"), snippet("yaml"));
        Main main = new Main();
        properties.forEach((key, value) -> main.addInitialProperty((String) key, (String) value));
        main.addInitialProperty("camel.component.nats-jetstream.servers", url);
        main.addInitialProperty("caravan.storage", "500000000");
        main.addInitialProperty("camel.main.routesIncludePattern", "file:" + rule);
        main.start();
        try {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                            nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                    .isNotEmpty());
            write("1", "october.pdf", "e1");
            write("2", "october.pdf", "e1");
            write("3", "november.pdf", "e2");

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                var consumer = nats.jetStreamManagement()
                        .getConsumerInfo(
                                "OBJECTS",
                                nats.jetStreamManagement()
                                        .getConsumerNames("OBJECTS")
                                        .get(0));
                assertThat(consumer.getAckFloor().getStreamSequence()).isEqualTo(3);
            });
            assertThat(nats.jetStreamManagement()
                            .getStreamInfo("EVENTS")
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(2);
            assertThat(nats.jetStreamManagement()
                            .getStreamInfo("KV_seen")
                            .getConfiguration()
                            .getMaxAge())
                    .isEqualTo(Duration.ofDays(30));
        } finally {
            main.stop();
        }
    }

    private static String snippet(String language) throws Exception {
        return Pages.fenced(language).stream()
                .filter(each -> each.page().equals(PAGE))
                .map(Snippet::text)
                .findFirst()
                .orElseThrow();
    }

    private void write(String id, String key, String etag) throws Exception {
        ObjectEvent event = EventJson.read("""
            {"schema":1,"id":"%s","type":"s3:ObjectCreated:Put","kind":"created","bucket":"invoices","key":"%s","size":1,"etag":"%s",
             "time":"2026-11-23T23:07:11.973Z","metadata":{},"origin":"live","source":"minio:s3","deployment":"d"}\
            """.formatted(id, key, etag).getBytes(StandardCharsets.UTF_8));
        Headers headers = new Headers();
        headers.put("Nats-Msg-Id", id);
        headers.put("ce-id", id);
        nats.jetStream().publish("objects.created.invoices.pdf", headers, EventJson.write(event));
    }

    private NatsIdempotentRepository open(Instant now) {
        NatsIdempotentRepository repository = new NatsIdempotentRepository(Clock.fixed(now, ZoneOffset.UTC));
        repository.setServers(url);
        repository.setBucket("seen");
        repository.start();
        opened.add(repository);
        return repository;
    }
}

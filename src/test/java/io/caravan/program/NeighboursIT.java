package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.bench.Load;
import io.caravan.servers.ChildProcess;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.FreePort;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A running Caravan, and what works beside it: another of its group that hasn't its edit yet, and an application with rules of its own. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class NeighboursIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration NAMED = Duration.ofSeconds(60);
    private static final String RULE = "rules/images.camel.yaml";
    private static final int EVENTS = 300;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePort.take();
    private CaravanProcess caravan;
    private CaravanProcess edited;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        if (edited != null) edited.close();
        if (caravan != null) caravan.close();
    }

    @Test
    void twoVersionsOfARuleAreNamedByHealthAndDoctorWithinAMinute(@Own NatsServer server, @Own MinioServer minio)
            throws Exception {
        caravan = caravan("one", server)
                .with("camel.management.enabled", "true")
                .with("camel.management.host", "127.0.0.1")
                .with("camel.management.port", Integer.toString(port))
                .start();
        caravan.awaitLog("caravan runs", SOON);
        await().atMost(SOON).until(() -> get("/observe/health").statusCode() == 200);
        edited = caravan("two", server).with(minio);
        Path rule = edited.routes().resolve(RULE);
        String text = Files.readString(rule);
        String other = text.replace("events.images.{bucket}", "events.pictures.{bucket}");
        assertThat(other).isNotEqualTo(text);
        Files.writeString(rule, other);

        edited.start().awaitLog("caravan runs", SOON);

        await().atMost(NAMED)
                .untilAsserted(() -> assertThat(get("/observe/health").body())
                        .contains("caravan-consumer-images", "another instance has another version of rule images"));
        assertThat(doctor())
                .anyMatch(line -> line.matches("warning +rules, images: instances have 2 versions of it.*"));
    }

    @Test
    void anApplicationBesideARunningCaravanGetsEveryEventAndSoDoesCaravan(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        caravan = caravan("one", server).start();
        caravan.awaitLog("caravan runs", SOON);
        Main application = application(server);
        try {
            application.start();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(nats.jetStreamManagement().getConsumerNames("OBJECTS"))
                            .contains("thumbnails_mine", "caravan_images"));
            Load.publish(nats, "minio.events", EVENTS, i -> Load.notification(i, "png"));

            await().atMost(SOON).untilAsserted(() -> assertThat(Streams.count(nats, "EVENTS"))
                    .isEqualTo(2 * EVENTS));
            Map<String, Integer> subjects = new TreeMap<>();
            for (Message event : Streams.all(nats, "EVENTS")) subjects.merge(event.getSubject(), 1, Integer::sum);
            assertThat(subjects).hasSize(1 + EVENTS).containsEntry("events.images.bench", EVENTS);
        } finally {
            application.stop();
        }
    }

    /** One with a rule and no intake, which the Caravan has. */
    private static Main application(NatsServer server) {
        Main main = new Main();
        main.addInitialProperty("caravan.group", "thumbnails");
        main.addInitialProperty("caravan.storage", "500000000");
        main.addInitialProperty("camel.component.nats-jetstream.servers", server.url());
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:bench?events=created&suffix=.png")
                        .routeId("mine")
                        .to("nats-jetstream:events.thumbnails.{key}");
            }
        });
        return main;
    }

    private CaravanProcess caravan(String name, NatsServer server) throws Exception {
        return CaravanProcess.in(Files.createDirectory(folder.resolve(name)))
                .with(server)
                .with("caravan.storage", "500000000");
    }

    /** There is more that it warns of: nobody made a bucket. */
    private List<String> doctor() throws Exception {
        Path own = folder.resolve("two");
        Path log = own.resolve("doctor.log");
        ChildProcess doctor = CaravanProcess.command(own, log, "doctor");
        assertThat(doctor.ends(SOON)).isTrue();
        assertThat(doctor.exitCode()).isPositive();
        return Files.readAllLines(log);
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(SOON)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

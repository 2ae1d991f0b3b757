package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.bench.Load;
import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Management;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        caravan = caravan("one", server);
        Management management = Management.of(caravan);
        caravan.start().awaitLog("caravan runs", SOON);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        management.get("/observe/health").statusCode())
                .isEqualTo(200));
        edited = caravan("two", server).with(minio);
        Path rule = edited.routes().resolve(RULE);
        String text = Files.readString(rule);
        String other = text.replace("events.images.{bucket}", "events.pictures.{bucket}");
        assertThat(other).isNotEqualTo(text);
        Files.writeString(rule, other);

        edited.start().awaitLog("caravan runs", SOON);

        await().atMost(NAMED).untilAsserted(() -> assertThat(
                        management.get("/observe/health").body())
                .contains("caravan-consumer-images", "another instance has another version of rule images"));
        assertThat(new Commands(folder.resolve("two")).run(1, "doctor"))
                .anyMatch(line -> line.matches("warning +rules, images: instances have 2 versions of it.*"));
    }

    @Test
    void anApplicationBesideARunningCaravanGetsEveryEventAndSoDoesCaravan(@Own NatsServer server, @Own Connection nats)
            throws Exception {
        caravan = caravan("one", server);
        caravan.start().awaitLog("caravan runs", SOON);
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
}

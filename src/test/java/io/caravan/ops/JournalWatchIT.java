package io.caravan.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.jetstream.ConsumerStatus;
import io.caravan.jetstream.ConsumerStatus.State;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application with a rule, and intake here, elsewhere or nowhere. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
@Tag("alone")
class JournalWatchIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<DefaultCamelContext> contexts = new ArrayList<>();

    @AfterEach
    void stop() {
        contexts.forEach(DefaultCamelContext::stop);
    }

    @Test
    void aRuleWhoseJournalNobodyFillsIsNamedOnceWithinTenSeconds(@Own NatsServer server) throws Exception {
        Duration best = named(server, "one");
        for (String another : List.of("two", "three")) { // a machine may stand still for a moment
            if (best.compareTo(TEN_SECONDS) < 0) break;
            best = named(server, another);
        }

        assertThat(best).isLessThan(TEN_SECONDS);
    }

    /** @return after how long */
    private Duration named(NatsServer server, String group) throws Exception {
        said.clear();
        DefaultCamelContext application = create(server, group);
        application.addLifecycleStrategy(new JournalWatch(application, Duration.ofMillis(2_500), said::add));
        application.addRoutes(rule());
        application.start();
        long begin = System.nanoTime();
        await().atMost(SOON).until(() -> !said.isEmpty());
        Duration after = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(said).singleElement().asString().contains("rules [thumbnails]", "MINIO_EVENTS");
        application.stop();
        return after;
    }

    @Test
    void intakeElsewhereIsEnoughUntilItStops(@Own NatsServer server) throws Exception {
        DefaultCamelContext caravan = create(server, "caravan");
        intake(caravan);
        caravan.start();
        await().atMost(SOON).until(() -> intakeOf(caravan).state() == State.RUNNING);
        DefaultCamelContext application = watched(server);

        await().during(Duration.ofSeconds(4)).atMost(SOON).until(said::isEmpty);

        caravan.stop();
        await().atMost(SOON).until(() -> !said.isEmpty());
        assertThat(application.getStatus().isStarted()).isTrue();
    }

    @Test
    void intakeInTheApplicationIsEnough(@Own NatsServer server) throws Exception {
        DefaultCamelContext application = watched(server);
        await().atMost(SOON).until(() -> !said.isEmpty());
        said.clear();

        DefaultCamelContext both = create(server, "both");
        both.addLifecycleStrategy(new JournalWatch(both, OFTEN, said::add));
        both.addRoutes(rule());
        intake(both);
        both.start();

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(said::isEmpty);
        assertThat(application.getStatus().isStarted()).isTrue();
    }

    @Test
    void intakeOfASecondGroupGetsNothingAndSaysSo(@Own NatsServer server) throws Exception {
        DefaultCamelContext caravan = create(server, "caravan");
        intake(caravan);
        caravan.start();
        await().atMost(SOON).until(() -> intakeOf(caravan).state() == State.RUNNING);
        DefaultCamelContext second = create(server, "gallery");
        intake(second);
        second.start();

        await().atMost(SOON).until(() -> intakeOf(second).detail().contains("workqueue"));

        assertThat(intakeOf(second).state()).isEqualTo(State.ATTACHING);
        assertThat(intakeOf(caravan).state()).isEqualTo(State.RUNNING);
    }

    private static ConsumerStatus intakeOf(DefaultCamelContext context) {
        return ((JetStreamConsumer) context.getRoute("intake").getConsumer()).status();
    }

    private DefaultCamelContext watched(NatsServer server) throws Exception {
        DefaultCamelContext application = create(server, "gallery");
        application.addLifecycleStrategy(new JournalWatch(application, OFTEN, said::add));
        application.addRoutes(rule());
        application.start();
        return application;
    }

    private DefaultCamelContext create(NatsServer server, String group) {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.getPropertiesComponent().addInitialProperty("caravan.group", group);
        context.getPropertiesComponent().addInitialProperty("camel.component.nats-jetstream.servers", server.url());
        return context;
    }

    private static RouteBuilder rule() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos").routeId("thumbnails").to("nats-jetstream:events.thumbnails");
            }
        };
    }

    private static void intake(DefaultCamelContext context) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "file:" + Path.of("routes/intake.camel.yaml")));
    }
}

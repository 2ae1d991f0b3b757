package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Camel knows of the component: without a server, and without connecting. */
class ComponentTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void camelFindsTheComponentByItsScheme() throws Exception {
        assertThat(context.getEndpoint("nats-jetstream:events.a")).isInstanceOf(JetStreamEndpoint.class);
    }

    @Test
    void optionsOfTheUriReachTheEndpoint() {
        JetStreamEndpoint endpoint = context.getEndpoint(
                "nats-jetstream:minio.events?stream=IN&durableName=d&filterSubjects=a,b.>&window=7&windowBytes=1MB"
                        + "&maxAckPending=9&ackWait=10s&nakDelays=1s,2m&exhausted=RETRY&deadLetterSubject=dlq.x"
                        + "&deliverPolicy=new&concurrency=3&manualAck=true&workTimeout=2s&startLast=true",
                JetStreamEndpoint.class);

        ConsumerSettings settings = EndpointSettings.of(endpoint, null);

        assertThat(settings)
                .isEqualTo(new ConsumerSettings(
                        "d",
                        "IN",
                        "d",
                        List.of("a", "b.>"),
                        new Start.Now(),
                        7,
                        1_000_000,
                        9,
                        Duration.ofSeconds(10),
                        List.of(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                        ConsumerSettings.Exhausted.RETRY,
                        3,
                        false,
                        Duration.ofSeconds(2),
                        true,
                        true,
                        "dlq.x",
                        null,
                        null));
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        JetStreamEndpoint endpoint =
                context.getEndpoint("nats-jetstream:minio.events?stream=IN&durableName=d", JetStreamEndpoint.class);

        ConsumerSettings settings = EndpointSettings.of(endpoint, null);

        assertThat(settings.filterSubjects()).containsExactly("minio.events");
        assertThat(settings.start()).isEqualTo(new Start.Beginning());
        assertThat(settings.window()).isEqualTo(1_000);
        assertThat(settings.windowBytes()).isEqualTo(32_000_000);
        assertThat(settings.maxAckPending()).isEqualTo(10_000);
        assertThat(settings.ackWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.nakDelays())
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5));
        assertThat(settings.exhausted()).isEqualTo(ConsumerSettings.Exhausted.DEAD_LETTER);
        assertThat(settings.concurrency()).isOne();
        assertThat(settings.workTimeout()).isZero();
    }

    @Test
    void allFaultsOfAConsumerAreNamedAtOnce() {
        JetStreamEndpoint endpoint = context.getEndpoint(
                "nats-jetstream:a?durableName=a.b&window=0&nakDelays=soon&deliverPolicy=old&windowBytes=much",
                JetStreamEndpoint.class);

        assertThatThrownBy(() -> EndpointSettings.check(endpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "stream", "durableName", "window ", "nakDelays", "deliverPolicy", "windowBytes")
                .hasMessageNotContaining("\n");
    }

    @Test
    void allFaultsOfAProducerAreNamedAtOnce() {
        JetStreamEndpoint endpoint = context.getEndpoint(
                "nats-jetstream:a.{nope}?maxInFlight=0&headers=Nats-Msg-Id", JetStreamEndpoint.class);

        assertThatThrownBy(endpoint::createProducer)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("{nope}", "{bucket}", "maxInFlight", "Nats-Msg-Id")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> context.getEndpoint("nats-jetstream:a?streem=X"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("streem");
    }

    @Test
    void aTemplateComesThroughTheUriWhole() {
        JetStreamEndpoint endpoint =
                context.getEndpoint("nats-jetstream:events.images.{bucket}.{path}", JetStreamEndpoint.class);

        assertThat(endpoint.getSubject()).isEqualTo("events.images.{bucket}.{path}");
    }

    @Test
    void theCatalogKnowsEveryOption() throws Exception {
        DefaultCamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("nats-jetstream", JetStreamComponent.class.getName(), metadata());

        EndpointValidationResult good = catalog.validateEndpointProperties(
                "nats-jetstream:a?stream=S&durableName=d&ackWait=30s&exhausted=RETRY&format=raw");
        EndpointValidationResult bad =
                catalog.validateEndpointProperties("nats-jetstream:a?streem=S&exhausted=PERHAPS&window=x");

        assertThat(good.isSuccess()).as(good.summaryErrorMessage(false)).isTrue();
        assertThat(bad.getUnknown()).containsExactly("streem");
        assertThat(bad.getInvalidEnum()).containsKey("exhausted");
        assertThat(bad.getInvalidInteger()).containsKey("window");
    }

    private static String metadata() throws IOException {
        try (InputStream json =
                JetStreamComponent.class.getResourceAsStream("/META-INF/io/caravan/jetstream/nats-jetstream.json")) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

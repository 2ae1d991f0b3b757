package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.Reason;
import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventHandlingTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ObjectEvent event = Events.created("photos", "2026/${bean:x} +ä.png");
    private Exchange exchange;

    @BeforeEach
    void start() {
        context.start();
        exchange = new DefaultExchange(context);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aRuleSeesATypedBodyAndTheHeadersOfMinio() throws Exception {
        assertThat(handling(null).prepare(exchange, entry(event))).isTrue();

        assertThat(exchange.getMessage().getBody()).isEqualTo(event);
        assertThat(exchange.getProperty("CaravanEvent")).isEqualTo(event);
        assertThat(exchange.getMessage().getHeaders())
                .containsOnly(
                        Map.entry("CamelMinioBucketName", "photos"),
                        Map.entry("CamelMinioObjectName", "2026/${bean:x} +ä.png"));
    }

    @Test
    void noHeaderOfTheMessageReachesTheRule() throws Exception {
        Headers headers = new Headers();
        headers.put("CamelHttpUri", "http://evil");
        headers.put("CamelNatsSubject", "events.evil");

        handling(null).prepare(exchange, message(EventJson.write(event), headers));

        assertThat(exchange.getMessage().getHeaders()).doesNotContainKeys("CamelHttpUri", "CamelNatsSubject");
    }

    @Test
    void whereIsAskedLastAndSeesTheEvent() throws Exception {
        assertThat(handling("${body.size} == 100").prepare(exchange, entry(event)))
                .isTrue();
        assertThat(handling("${body.size} == 101").prepare(exchange, entry(event)))
                .isFalse();
        assertThat(handling("${header.CamelMinioBucketName} == 'photos'").prepare(exchange, entry(event)))
                .isTrue();
        assertThat(handling("${body.nosuch} == 1").prepare(exchange, entry(Events.created("other", "k"))))
                .isFalse();
    }

    @Test
    void aWhereThatThrowsIsAnErrorAndNeverANo() {
        assertThatThrownBy(() -> handling("${body.nosuch} == 1").prepare(exchange, entry(event)))
                .isInstanceOf(Exception.class);
    }

    @Test
    void anEntryThatIsNoEventIsUndecodable() {
        assertThatThrownBy(() -> handling(null).prepare(exchange, message("no".getBytes(), null)))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNDECODABLE))
                .hasMessageContaining("objects.created.photos.png");
    }

    @Test
    void theEventIsNamedByItsHeader() {
        Headers headers = new Headers();
        headers.put("ce-id", "42");
        headers.put("ce-subject", "photos/a.png");

        assertThat(handling(null).eventId(message(EventJson.write(event), headers)))
                .isEqualTo("42");
        assertThat(handling(null).orderingKey(message(EventJson.write(event), headers)))
                .isEqualTo("photos/a.png");
    }

    @Test
    void theBodyTurnsIntoWhatAStepAsksForAndBack() {
        exchange.getMessage().setBody(event);

        byte[] bytes = exchange.getMessage().getBody(byte[].class);
        String text = exchange.getMessage().getBody(String.class);
        assertThat(bytes).isEqualTo(EventJson.write(event)).asString().isEqualTo(text);
        assertThat(exchange.getMessage().getBody(InputStream.class)).hasBinaryContent(bytes);
        assertThat(exchange.getMessage().getBody(Map.class))
                .containsEntry("bucket", "photos")
                .containsEntry("kind", "created");
        assertThat(exchange.getMessage().getBody(CloudEvent.class).getId()).isEqualTo(event.id());
        assertThat(context.getTypeConverter().convertTo(ObjectEvent.class, bytes))
                .isEqualTo(event);
        assertThat(context.getTypeConverter().convertTo(ObjectEvent.class, text))
                .isEqualTo(event);
    }

    @Test
    void bytesThatAreNoEventDontTurnIntoOne() {
        assertThatThrownBy(() -> context.getTypeConverter().convertTo(ObjectEvent.class, exchange, "no"))
                .hasMessageContaining("ObjectEvent");
    }

    private EventHandling handling(String where) {
        return new EventHandling(Options.bucket("photos").matcher(), Where.of(context, where));
    }

    private static Message entry(ObjectEvent event) {
        return message(EventJson.write(event), null);
    }

    private static Message message(byte[] data, Headers headers) {
        return NatsMessage.builder()
                .subject(JournalSubject.of(Events.created("photos", "a.png")))
                .data(data)
                .headers(headers)
                .build();
    }
}

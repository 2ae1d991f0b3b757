package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PinTest {
    private final Pin pin = new Pin();

    @Test
    void requestsCarryThePinOnceItIsKnown() {
        assertThat(onto("{\"batch\":1}")).isEqualTo("{\"batch\":1,\"group\":\"ordered\"}");

        assertThat(pin.seen(delivered("p1"))).isTrue();
        assertThat(pin.seen(delivered("p1"))).isFalse();
        assertThat(onto("{\"batch\":1}")).isEqualTo("{\"batch\":1,\"group\":\"ordered\",\"id\":\"p1\"}");

        assertThat(pin.seen(delivered("p2"))).isTrue();
        pin.lost();
        assertThat(pin.held()).isFalse();
        assertThat(onto("{\"batch\":1}")).doesNotContain("id");
    }

    @Test
    void itLastsLongerThanAnAckWait() {
        assertThat(Pin.lasts(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(45));
    }

    private String onto(String request) {
        return new String(pin.onto(request.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    }

    private static Message delivered(String pin) {
        return NatsMessage.builder()
                .subject("x")
                .headers(new Headers().put("Nats-Pin-Id", pin))
                .build();
    }
}

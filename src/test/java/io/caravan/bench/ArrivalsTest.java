package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.Decoding;
import io.caravan.event.EventJson;
import io.caravan.event.NotificationDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final byte[] NOTIFICATION = Load.notification(1_234_567, "png");

    @Test
    void aNotificationIsKnownByItsObject() {
        assertThat(Arrivals.number(NOTIFICATION)).isEqualTo(1_234_567);
    }

    @Test
    void theEventOfItIsKnownByTheSame() {
        Decoding.Decoded decoded = (Decoding.Decoded) new NotificationDecoder().decode(NOTIFICATION);

        assertThat(Arrivals.number(EventJson.write(decoded.events().get(0)))).isEqualTo(1_234_567);
    }

    @Test
    void whatIsOfNoObjectIsNot() {
        assertThat(Arrivals.number("{\"key\":\"object-123\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(-1);
        assertThat(Arrivals.number(new byte[0])).isEqualTo(-1);
    }
}

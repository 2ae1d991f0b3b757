package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;

class ComplaintTest {
    @Test
    void aSettingOfCamelsThatIsWrongIsNamedByItsKey() {
        String prefix = "camel.component.nats-jetstream";

        assertThat(Complaint.of(new PropertyBindingException(this, "server", "x", prefix, "server", null)))
                .isEqualTo(new Complaint(List.of(prefix + ".server is no setting of Camel's"), 2));
        assertThat(Complaint.of(new PropertyBindingException(
                        this, "tls", "maybe", prefix, "tls", new IllegalArgumentException("neither true nor false"))))
                .isEqualTo(new Complaint(List.of(prefix + ".tls can't be 'maybe': neither true nor false"), 2));
    }

    @Test
    void whatIsBehindCamelsWrappingIsSaid() {
        Exception failure = new RuntimeCamelException(
                new FailedToStartRouteException("images", "no", new IOException("NATS refuses the credentials")));

        assertThat(Complaint.of(failure)).isEqualTo(new Complaint(List.of("NATS refuses the credentials"), 1));
    }

    @Test
    void severalLinesBecomeOne() {
        assertThat(Complaint.of(new IOException("first\n  second\r\n")).lines()).containsExactly("first second");
    }

    @Test
    void aMessageThatSaysLittleComesWithItsClass() {
        assertThat(Complaint.of(new IllegalStateException("images")).lines())
                .containsExactly("IllegalStateException: images");
        assertThat(Complaint.of(new IllegalStateException()).lines()).containsExactly("IllegalStateException");
    }

    @Test
    void everyFaultOfTheConfigurationIsSaid() {
        Exception failure = new RuntimeException(new ConfigurationException(List.of("one", "two")));

        assertThat(Complaint.of(failure)).isEqualTo(new Complaint(List.of("one", "two"), 2));
    }
}

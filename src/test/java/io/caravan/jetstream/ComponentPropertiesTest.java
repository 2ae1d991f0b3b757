package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The component's options as properties, in a context that isn't camel-main's. Without a server. */
class ComponentPropertiesTest {
    private static final List<String> OF_EVERY_COMPONENT =
            List.of("autowiredEnabled", "bridgeErrorHandler", "lazyStartProducer");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final JetStreamComponent component = new JetStreamComponent();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void propertiesOfTheContextAreTaken() {
        set("servers", "nats://one:4222,nats://two:4222");
        set("credentials-file", "gallery.creds");
        set("tls", "true");

        take();

        assertThat(component.getServers()).isEqualTo("nats://one:4222,nats://two:4222");
        assertThat(component.getCredentialsFile()).isEqualTo("gallery.creds");
        assertThat(component.isTls()).isTrue();
    }

    @Test
    void bothSpellingsAreOne() {
        set("credentialsFile", "gallery.creds");

        take();

        assertThat(component.getCredentialsFile()).isEqualTo("gallery.creds");
    }

    @Test
    void whatTheApplicationHasSetStays() {
        component.setServers("nats://chosen:4222");
        set("servers", "nats://other:4222");

        take();

        assertThat(component.getServers()).isEqualTo("nats://chosen:4222");
    }

    @Test
    void aBeanIsFoundByItsName() {
        SSLContextParameters ssl = new SSLContextParameters();
        context.getRegistry().bind("ssl", ssl);
        set("ssl-context-parameters", "#bean:ssl");

        take();

        assertThat(component.getSslContextParameters()).isSameAs(ssl);
    }

    @Test
    void aBeanThatIsntThereIsNamed() {
        set("ssl-context-parameters", "#bean:nowhere");

        assertThatThrownBy(this::take).hasMessageContaining("nowhere");
    }

    @Test
    void everyOptionOfTheComponentIsOne() throws Exception {
        List<String> options = new ArrayList<>();
        try (InputStream json =
                JetStreamComponent.class.getResourceAsStream("/META-INF/io/caravan/jetstream/nats-jetstream.json")) {
            for (Map.Entry<String, JsonNode> option :
                    new ObjectMapper().readTree(json).get("componentProperties").properties())
                options.add(option.getKey());
        }
        options.removeAll(OF_EVERY_COMPONENT);

        assertThat(ComponentProperties.OPTIONS).containsExactlyInAnyOrderElementsOf(options);
    }

    private void set(String option, String value) {
        context.getPropertiesComponent().addInitialProperty("camel.component.nats-jetstream." + option, value);
    }

    private void take() {
        component.setCamelContext(context);
        component.build();
        ComponentProperties.giveTo(component);
    }
}

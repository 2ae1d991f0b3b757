package io.caravan.jetstream;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.StringHelper;

/**
 * Takes what the properties of the context say under {@code camel.component.nats-jetstream}, as camel-main would. Spring Boot sets the options of components that have a starter,
 * and a plain context sets none; here the properties are the same everywhere. What the application has set itself stays.
 */
final class ComponentProperties {
    private static final String PREFIX = "camel.component.nats-jetstream.";
    private static final String BEAN = "#bean:";

    static final List<String> OPTIONS = List.of(
            "servers",
            "credentialsFile",
            "nkeySeedFile",
            "username",
            "password",
            "token",
            "tls",
            "sslContextParameters",
            "useGlobalSslContextParameters",
            "domain",
            "connectionName",
            "connection",
            "shareConnection");

    private ComponentProperties() {}

    /** @throws IllegalArgumentException when a value isn't of its option's kind, or names a bean that isn't there */
    static void giveTo(JetStreamComponent component) {
        PropertyConfigurer configurer = component.getComponentPropertyConfigurer();
        PropertyConfigurerGetter options = (PropertyConfigurerGetter) configurer;
        JetStreamComponent untouched = new JetStreamComponent();
        CamelContext context = component.getCamelContext();
        for (String option : OPTIONS) {
            boolean chosen = !Objects.equals(
                    options.getOptionValue(component, option, false), options.getOptionValue(untouched, option, false));
            if (chosen) continue;
            find(context, option)
                    .ifPresent(text -> configurer.configure(context, component, option, value(context, text), false));
        }
    }

    private static Optional<String> find(CamelContext context, String option) {
        return context.getPropertiesComponent()
                .resolveProperty(PREFIX + StringHelper.camelCaseToDash(option))
                .or(() -> context.getPropertiesComponent().resolveProperty(PREFIX + option))
                .filter(text -> !text.isBlank());
    }

    private static Object value(CamelContext context, String text) {
        return text.startsWith(BEAN)
                ? CamelContextHelper.mandatoryLookup(context, text.substring(BEAN.length()))
                : text;
    }
}

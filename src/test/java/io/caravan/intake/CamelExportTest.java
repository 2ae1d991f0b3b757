package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Under {@code camel export}, as Camel 4.17 does it: stubs for components, and made-up values for properties that aren't set. */
class CamelExportTest {
    @Test
    void intakeIsMadeWithoutNats() throws Exception {
        try (DefaultCamelContext context = exporting()) {
            context.getPropertiesComponent().addInitialProperty("camel.jbang.export", "true");

            context.start();

            assertThat(context.getRoutes()).hasSize(1);
            assertThat(Journal.isWrittenBy(context)).isFalse();
        }
    }

    @Test
    void otherwiseSuchAContextIsRefused() throws Exception {
        try (DefaultCamelContext context = exporting()) {
            context.getPropertiesComponent().addInitialProperty("camel.jbang.export", "false");

            assertThatThrownBy(context::start).hasStackTraceContaining("@@CamelMagicValue@@");
        }
    }

    private static DefaultCamelContext exporting() throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        ((PropertiesComponent) context.getPropertiesComponent()).setPropertiesParser(new MadeUp());
        context.addComponent("nats-jetstream", new StubComponent());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("nats-jetstream:minio.audit").process(new BulkJournal());
            }
        });
        return context;
    }

    private static final class MadeUp extends DefaultPropertiesParser {
        @Override
        public String parseProperty(String key, String value, PropertiesLookup properties) {
            return value == null ? "@@CamelMagicValue@@" : value;
        }
    }
}

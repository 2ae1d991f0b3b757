package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnchosenGroupTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void rulesWithoutAGroupOfTheirOwnAreNamed() throws Exception {
        start("bucket-event:photos");

        assertThat(UnchosenGroup.complaint(context)).get().asString().contains("caravan.group", "[thumbnails]");
    }

    @Test
    void whoChoseAGroupHearsNothing() throws Exception {
        context.getPropertiesComponent().addInitialProperty("caravan.group", "gallery");
        start("bucket-event:photos");

        assertThat(UnchosenGroup.complaint(context)).isEmpty();
    }

    @Test
    void whoHasNoRulesHearsNothing() throws Exception {
        start("direct:photos");

        assertThat(UnchosenGroup.complaint(context)).isEmpty();
    }

    private void start(String from) throws Exception {
        context.addComponent("bucket-event", new DirectComponent()); // without a server
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId("thumbnails").to("direct:elsewhere");
            }
        });
        context.start();
    }
}

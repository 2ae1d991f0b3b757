package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.bean.BeanExpression;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.spi.Language;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventFieldLanguageTest {
    private static final ObjectEvent EVENT = Events.created("photos", "2026/a b.png");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final DefaultCamelContext camels = new DefaultCamelContext();

    @BeforeEach
    void start() {
        EventFieldLanguage.addTo(context);
        context.start();
        camels.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        camels.stop();
    }

    @Test
    void everyFieldIsWhatCamelItselfWouldSay() {
        for (String field : EventJson.toMap(EVENT).keySet()) {
            if (field.equals("schema")) continue; // of the JSON only
            String asked = "${body." + field + "}";
            assertThat(value(context, asked, EVENT)).as(asked).isEqualTo(value(camels, asked, EVENT));
        }
        assertThat(value(context, "${body.record}", EVENT)).isNull();
    }

    @Test
    void aFieldIsReadWithoutACopyOfTheExchange() {
        DefaultExchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(EVENT);

        assertThat(context.resolveLanguage("bean").createExpression(null, new Object[] {null, EVENT, ".key"}))
                .isNotInstanceOf(BeanExpression.class);
        assertThat(context.resolveLanguage("simple")
                        .createPredicate("${body.key} endsWith '.png' && ${body.bucket} == 'photos'")
                        .matches(exchange))
                .isTrue();
    }

    @Test
    void whatElseIsAskedGoesCamelsWay() {
        for (String asked : new String[] {
            "${body.key.length()}", "${body.metadata[x]}", "${body.kind.name}", "${body?.key}", "${body.key()}"
        }) {
            assertThat(value(context, asked, EVENT)).as(asked).isEqualTo(value(camels, asked, EVENT));
        }
        assertThat(value(context, "${body[a]}", Map.of("a", 1))).isEqualTo(1);
        assertThat(value(context, "${body.length()}", "text")).isEqualTo(4);
    }

    @Test
    void anApplicationsOwnBeanLanguageStays() {
        DefaultCamelContext host = new DefaultCamelContext();
        Language own = new BeanLanguage();
        host.getRegistry().bind("bean", own);

        EventFieldLanguage.addTo(host);

        host.start();
        assertThat(host.resolveLanguage("bean")).isSameAs(own);
        host.stop();
    }

    @Test
    void aContextWithRulesHasItAndNoOther() throws Exception {
        assertThat(camels.resolveLanguage("bean")).isNotInstanceOf(EventFieldLanguage.class);

        DefaultCamelContext withRules = new DefaultCamelContext();
        withRules.addComponent("bucket-event", new DirectComponent());
        withRules.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:photos").routeId("rule").log("${body.key}");
            }
        });
        withRules.start();
        assertThat(withRules.resolveLanguage("bean")).isInstanceOf(EventFieldLanguage.class);
        withRules.stop();
    }

    private static Object value(DefaultCamelContext context, String simple, Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return context.resolveLanguage("simple").createExpression(simple).evaluate(exchange, Object.class);
    }
}

package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.PublishException;
import io.caravan.jetstream.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RuleErrorsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private volatile Exception error = new IllegalStateException("passing");

    @BeforeEach
    void rulesWithoutAServer() {
        context.addComponent("bucket-event", new DirectComponent());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aPassingErrorIsTriedTwiceMoreOnTheSpot() throws Exception {
        start(errors(), rule("images"));

        Exchange end = send("bucket-event:images", null);

        assertThat(end.getException()).hasMessage("passing");
        assertThat(threads).hasSize(3);
    }

    @Test
    void permanentErrorsAndOutagesAreNotTriedOnTheSpot() throws Exception {
        start(errors(), rule("images"));
        error = new PermanentException("no");
        assertThat(send("bucket-event:images", null).getException()).isSameAs(error);
        error = new PublishException(ErrorKind.OUTAGE, "events.x", "away", null);
        assertThat(send("bucket-event:images", null).getException()).isSameAs(error);

        assertThat(threads).hasSize(2);
    }

    @Test
    void aRetriedStepRunsOnTheRulesOwnThreads() throws Exception {
        start(errors(), rule("images"));
        Work work = new Work("images", "1", null, task -> new Thread(task, "own").start());

        send("bucket-event:images", work);

        assertThat(threads.subList(1, 3)).containsExactly("own", "own");
    }

    @Test
    void whatIsAddedLaterGetsItToo() throws Exception {
        start(errors());
        context.addRoutes(rule("late"));

        send("bucket-event:late", null);

        assertThat(threads).hasSize(3);
    }

    @Test
    void aHostsRouteIsUntouched() throws Exception {
        start(errors(), rule("images"), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host").routeId("host").process(exchange -> fail());
            }
        });

        assertThat(send("direct:host", null).getException()).hasMessage("passing");

        assertThat(threads).hasSize(1);
        assertThat(context.getRouteDefinition("host").getAppliedRouteConfigurationIds())
                .isNull();
    }

    @Test
    void aRuleThatNamesAConfigurationKeepsIt() throws Exception {
        start(
                errors(),
                new RouteConfigurationBuilder() {
                    @Override
                    public void configuration() {
                        routeConfiguration("mine").onException(Exception.class).handled(true);
                    }
                },
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("bucket-event:images")
                                .routeId("images")
                                .routeConfigurationId("mine")
                                .process(exchange -> fail());
                    }
                });

        assertThat(send("bucket-event:images", null).getException()).isNull();

        assertThat(threads).hasSize(1);
    }

    @Test
    void whatAHostGivesToEveryRouteIsntGivenToRules() throws Exception {
        start(
                errors(),
                new RouteConfigurationBuilder() {
                    @Override
                    public void configuration() {
                        routeConfiguration().onException(Exception.class).handled(true);
                    }
                },
                rule("images"),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:host").routeId("host").process(exchange -> fail());
                    }
                });

        assertThat(send("bucket-event:images", null).getException()).hasMessage("passing");
        assertThat(send("direct:host", null).getException()).isNull();
    }

    @Test
    void withoutTheFileAnErrorGoesStraightToTheConsumer() throws Exception {
        start(rule("images"));

        assertThat(send("bucket-event:images", null).getException()).hasMessage("passing");

        assertThat(threads).hasSize(1);
    }

    private void start(RoutesBuilder... builders) throws Exception {
        for (RoutesBuilder builder : builders) {
            if (builder instanceof RouteConfigurationBuilder configuration) {
                configuration.addRouteConfigurationsToCamelContext(context);
            } else {
                context.addRoutes(builder);
            }
        }
        context.start();
    }

    private RoutesBuilder errors() throws Exception {
        var file = ResourceHelper.resolveResource(context, "file:" + Path.of("routes/errors.camel.yaml"));
        RoutesBuilder builder = PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(file)
                .iterator()
                .next();
        ((org.apache.camel.RouteConfigurationsBuilder) builder).addRouteConfigurationsToCamelContext(context);
        return builder;
    }

    private RouteBuilder rule(String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("bucket-event:" + id)
                        .routeId(id)
                        .process(exchange -> fail())
                        .id(id + ".fail");
            }
        };
    }

    private void fail() throws Exception {
        threads.add(Thread.currentThread().getName());
        throw error;
    }

    private Exchange send(String uri, Work work) throws Exception {
        Exchange exchange = ExchangeBuilder.anExchange(context).build();
        exchange.setProperty(Work.PROPERTY, work);
        Future<Exchange> sent = context.createFluentProducerTemplate()
                .to(uri)
                .withExchange(exchange)
                .asyncSend();
        return sent.get(60, TimeUnit.SECONDS);
    }
}

package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two messages of one rule are two messages, one that is tried again is one: whatever fans out, in real routes. */
class MessageIdsInRulesTest {
    private static final String ITEMS = "1,2,3,4,5,6,7,8,9,10";

    private final FakePublisher nats = new FakePublisher();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void eachPartOfASplitIsAMessageAndTheSameOneWhenTriedAgain() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .split(body().tokenize(","))
                        .parallelProcessing()
                        .to("nats-jetstream:events.a");
            }
        });

        assertSameWhenTriedAgain(10);
    }

    @Test
    void aParallelSplitThatFailsHalfWayIsTheSameMessagesWhenTriedAgain() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .split(body().tokenize(","))
                        .parallelProcessing()
                        .to("nats-jetstream:events.a");
            }
        });
        AtomicInteger seen = new AtomicInteger();
        nats.refuse(message -> seen.incrementAndGet() > 5);
        assertThat(run().isFailed()).isTrue();
        List<String> half = nats.takeIds();
        nats.refuse(message -> false);

        run();

        List<String> all = nats.takeIds();
        assertThat(half).hasSize(5);
        assertThat(all).hasSize(10).doesNotHaveDuplicates().containsAll(half);
    }

    @Test
    void fanOutsInFanOutsAreToldApart() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .split(body().tokenize(","))
                        .parallelProcessing()
                        .split(constant("x,y,z").tokenize(","))
                        .parallelProcessing()
                        .multicast()
                        .parallelProcessing()
                        .to("nats-jetstream:events.a", "nats-jetstream:events.a")
                        .end()
                        .end()
                        .to("nats-jetstream:events.a");
            }
        });

        assertSameWhenTriedAgain(10 * (3 * 2 + 1));
    }

    @Test
    void everyRoundOfALoopIsAMessage() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .loop(4)
                        .loop(2)
                        .copy()
                        .to("nats-jetstream:events.a")
                        .end()
                        .end()
                        .to("nats-jetstream:events.a");
            }
        });

        assertSameWhenTriedAgain(9);
    }

    @Test
    void everyRecipientGetsAMessageOfItsOwn() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .split(body().tokenize(","))
                        .recipientList(constant("nats-jetstream:events.a,nats-jetstream:events.a?maxInFlight=9"))
                        .parallelProcessing();
            }
        });

        assertSameWhenTriedAgain(20);
    }

    @Test
    void stepsThatPublishToOneSubjectAreToldApart() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .to("nats-jetstream:events.a")
                        .to("nats-jetstream:events.a")
                        .choice()
                        .when(constant(true))
                        .to("nats-jetstream:events.a")
                        .end()
                        .toD("nats-jetstream:events.a")
                        .to("direct:sub")
                        .to("direct:sub");
                from("direct:sub").to("nats-jetstream:events.a");
            }
        });

        assertSameWhenTriedAgain(6);
    }

    @Test
    void aStepRetriedInPlaceIsOneMessage() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1));
                from("direct:rule")
                        .split(body().tokenize(","))
                        .parallelProcessing()
                        .to("nats-jetstream:events.a");
            }
        });
        Set<String> refused = new HashSet<>();
        nats.refuse(message -> {
            synchronized (refused) {
                return refused.add(message.messageId());
            }
        });

        assertThat(run().isFailed()).isFalse();

        assertThat(nats.takeIds()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(refused);
        assertThat(refused).hasSize(10);
    }

    @Test
    void aRuleThatIsLoadedAgainStillMeansTheSameMessages() throws Exception {
        RouteBuilder rule = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .routeId("rule")
                        .split(body().tokenize(","))
                        .choice()
                        .when(body().isEqualTo("1"))
                        .to("nats-jetstream:events.a")
                        .otherwise()
                        .to("nats-jetstream:events.a");
            }
        };
        start(rule);
        run();
        List<String> before = nats.takeIds();
        context.getRouteController().stopRoute("rule");
        context.removeRoute("rule");
        context.addRoutes(rule);

        run();

        assertThat(nats.takeIds()).hasSize(10).containsExactlyElementsOf(before);
    }

    @Test
    void anotherEventRuleOrReplayGivesOtherMessages() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule").to("nats-jetstream:events.a");
            }
        });

        run(new Work("rule", "event-1", null, Runnable::run));
        run(new Work("rule", "event-2", null, Runnable::run));
        run(new Work("other", "event-1", null, Runnable::run));
        run(new Work("rule", "event-1", "replay-1", Runnable::run));

        assertThat(nats.takeIds()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void outsideOfRulesThereIsNoMessageId() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule").split(body().tokenize(",")).to("nats-jetstream:events.a");
            }
        });

        run(null);

        assertThat(nats.takeIds()).hasSize(10).containsOnlyNulls();
    }

    @Test
    void theIndicesThatARuleReadsAreItsOwn() throws Exception {
        MockEndpoint mock = context.getEndpoint("mock:end", MockEndpoint.class);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .split(body().tokenize(","))
                        .multicast()
                        .to("direct:inner")
                        .end()
                        .end();
                from("direct:inner")
                        .setBody(exchangeProperty(Exchange.SPLIT_INDEX))
                        .to("mock:end");
            }
        });

        run();

        assertThat(mock.getExchanges())
                .extracting(exchange -> exchange.getMessage().getBody(Integer.class))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void aSendToAnotherRemoteEndpointCountsAndALocalOneDoesnt() throws Exception {
        context.addComponent("far", new FarComponent());
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule")
                        .to("log:x")
                        .to("mock:end")
                        .choice()
                        .when(header("far"))
                        .toD("${header.far}");
                from("direct:static").to("far:a").recipientList(constant("far:a,mock:end,far:b"));
            }
        });
        Work local = work();
        Work far = work();
        Work both = work();

        run(local);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.request("direct:rule", exchange -> {
                exchange.setProperty(Work.PROPERTY, far);
                exchange.getMessage().setHeader("far", "far:x");
            });
            template.request("direct:static", exchange -> exchange.setProperty(Work.PROPERTY, both));
        }

        assertThat(local.sends()).isZero();
        assertThat(far.sends()).isOne();
        assertThat(both.sends()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aFailedPublishIsNoSendAndNamesItsSubject() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rule").to("nats-jetstream:events.{header.to}");
            }
        });
        nats.refuse(message -> true);
        Work work = work();

        Exchange exchange = run(work);

        assertThat(exchange.getException()).isInstanceOf(PublishException.class);
        assertThat(work.sends()).isZero();
        assertThat(work.lastSubject()).isEqualTo("events._");
    }

    private void assertSameWhenTriedAgain(int messages) throws Exception {
        Work first = work();
        assertThat(run(first).getException()).isNull();
        assertThat(first.sends()).isEqualTo(messages);
        List<String> ids = nats.takeIds();
        assertThat(ids).hasSize(messages).doesNotHaveDuplicates().doesNotContainNull();

        run(work());

        assertThat(nats.takeIds()).containsExactlyInAnyOrderElementsOf(ids);
    }

    private void start(RouteBuilder routes) throws Exception {
        context.addComponent("nats-jetstream", new JetStreamComponent() {
            @Override
            protected void doStart() {} // no connection

            @Override
            Publisher newPublisher(Duration timeout, int maxInFlight) {
                return nats;
            }
        });
        context.addRoutes(routes);
        context.start();
    }

    private static Work work() {
        return new Work("rule", "event", null, Runnable::run);
    }

    private Exchange run() throws Exception {
        return run(work());
    }

    private Exchange run(Work work) throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.request("direct:rule", exchange -> {
                if (work != null) exchange.setProperty(Work.PROPERTY, work);
                exchange.getMessage().setBody(ITEMS);
            });
        }
    }
}

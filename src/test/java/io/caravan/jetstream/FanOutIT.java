package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules that write none, or several, messages for one event, on a real nats-server: as many as they write, however often they are tried again. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class FanOutIT {
    private RuleStage stage;
    private DefaultCamelContext context;

    @BeforeEach
    void open(@Own NatsServer server) throws Exception {
        stage = new RuleStage(server);
        context = stage.context("caravan.retry.delays", "100ms,100ms,100ms");
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void aRuleWithoutToHasFilteredAndIsDoneWithIt() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM).routeId(RuleStage.RULE).setProperty("seen").constant(true);
            }
        });

        stage.journal(RuleStage.numbered("k", 100));

        RuleStage.eventually(
                () -> assertThat(RuleStage.status(context).filtered()).isEqualTo(100));
        stage.awaitSettled();
        assertThat(RuleStage.status(context).delivered()).isZero();
        assertThat(RuleStage.status(context).offered()).isEqualTo(100);
        assertThat(stage.letters()).isEmpty();
        assertThat(stage.events()).isEmpty();
    }

    @Test
    void twoMessagesForAnEventAreTwoAlsoAfterARetryBetweenThem() throws Exception {
        Attempts attempts = new Attempts(2);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM)
                        .routeId(RuleStage.RULE)
                        .to("nats-jetstream:events.one.{key}")
                        .process(attempts::fail)
                        .to("nats-jetstream:events.two.{key}");
            }
        });

        stage.journal("a", "b");

        stage.awaitEvents("one.a", "two.a", "one.b", "two.b");
        stage.awaitSettled();
        assertThat(RuleStage.status(context).retried()).isEqualTo(4);
        assertThat(stage.events()).hasSize(4);
    }

    @Test
    void twoMessagesOnOneSubjectAreTwoAlsoAfterARetryBehindThem() throws Exception {
        Attempts attempts = new Attempts(2);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM)
                        .routeId(RuleStage.RULE)
                        .to("nats-jetstream:events.same.{key}")
                        .to("nats-jetstream:events.same.{key}")
                        .process(attempts::fail);
            }
        });

        stage.journal("a");

        RuleStage.eventually(
                () -> assertThat(RuleStage.status(context).delivered()).isOne());
        assertThat(stage.events()).containsExactly("same.a", "same.a");
    }

    @Test
    void aParallelSplitOfTenOntoOneSubjectThatFailsHalfWayIsTenMessages() throws Exception {
        Attempts attempts = new Attempts(2);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM)
                        .routeId(RuleStage.RULE)
                        .setBody(exchange -> List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                        .split(body())
                        .parallelProcessing()
                        .process(exchange -> {
                            if (exchange.getMessage().getBody(int.class) >= 5) attempts.fail(exchange);
                        })
                        .convertBodyTo(String.class)
                        .to("nats-jetstream:events.parts.{key}");
            }
        });

        stage.journal(RuleStage.numbered("k", 20));

        RuleStage.eventually(
                () -> assertThat(RuleStage.status(context).delivered()).isEqualTo(20));
        for (int i = 0; i < 20; i++) {
            String subject = "events.parts.k" + i;
            assertThat(stage.messages("EVENTS").stream()
                            .filter(message -> message.getSubject().equals(subject))
                            .map(message -> new String(message.getData())))
                    .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        }
        assertThat(stage.letters()).isEmpty();
    }

    @Test
    void aParallelMulticastOfWhichOneBranchFailsIsEachBranchOnce() throws Exception {
        Attempts attempts = new Attempts(2);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM)
                        .routeId(RuleStage.RULE)
                        .multicast()
                        .parallelProcessing()
                        .to("nats-jetstream:events.search.{key}")
                        .to("nats-jetstream:events.same")
                        .pipeline()
                        .process(attempts::fail)
                        .to("nats-jetstream:events.same")
                        .end()
                        .end();
            }
        });

        stage.journal("a");

        RuleStage.eventually(
                () -> assertThat(RuleStage.status(context).delivered()).isOne());
        assertThat(stage.events()).containsExactlyInAnyOrder("search.a", "same", "same");
    }

    @Test
    void aMulticastThatAlwaysFailsInOneBranchIsOneLetterAndTheOthersOnce() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM)
                        .routeId(RuleStage.RULE)
                        .multicast()
                        .to("nats-jetstream:events.fine")
                        .throwException(new IllegalStateException("always"))
                        .end();
            }
        });

        stage.journal("a");

        assertThat(RuleStage.header(stage.awaitLetter(), Letters.REASON)).isEqualTo("exhausted");
        assertThat(RuleStage.header(stage.awaitLetter(), Letters.ATTEMPTS)).isEqualTo("4");
        assertThat(stage.events()).containsExactly("fine");
        stage.awaitSettled();
        assertThat(stage.letters()).hasSize(1);
    }

    private void start(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
    }

    /** Fails so many times for each event and part. */
    private record Attempts(int failures, ConcurrentHashMap<String, AtomicInteger> made) {
        Attempts(int failures) {
            this(failures, new ConcurrentHashMap<>());
        }

        void fail(org.apache.camel.Exchange exchange) {
            String part = RuleStage.key(exchange) + exchange.getProperty("CamelSplitIndex");
            if (made.computeIfAbsent(part, any -> new AtomicInteger()).getAndIncrement() < failures)
                throw new IllegalStateException("half-way");
        }
    }
}

package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.reload.Checked.Sound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CamelEngineTest {
    private static final String RULE = """
            - route:
                id: greet
                from:
                  uri: direct:greet
                  steps:
                    - setBody:
                        id: greet.say
                        expression:
                          simple:
                            expression: '%s ${body}'
            """;

    private final CamelContext context = new DefaultCamelContext();
    private final CamelEngine engine = new CamelEngine(context);

    @BeforeEach
    void start() {
        context.getPropertiesComponent().addOverrideProperty("greeting", "Hello");
        context.getRegistry().bind("a-bean", new StringBuilder());
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aSoundRuleIsMadeApartAndTouchesNothing() {
        Checked checked = engine.check(yaml(RULE.formatted("{{greeting}}")), Set.of());

        assertThat(checked).isEqualTo(new Sound("greet", Set.of("greet", "greet.say")));
        assertThat(context.getRoutes()).isEmpty();
        assertThat(context.getEndpoints()).isEmpty();
    }

    @Test
    void aRuleRunsUntilItIsStoppedAndLeavesNothingBehind() throws Exception {
        RouteFile hello = yaml(RULE.formatted("Hello"));

        engine.start(hello);
        assertThat(answer()).isEqualTo("Hello you");

        engine.stop("greet");
        assertThat(context.getRoutes()).isEmpty();
        assertThat(context.getEndpoints()).isEmpty();

        engine.start(yaml(RULE.formatted("Bye")));
        assertThat(answer()).isEqualTo("Bye you");
    }

    @Test
    void aRuleInJavaNeedsNoBuild() throws Exception {
        RouteFile file = java("from(\"direct:greet\").routeId(\"greet\").setBody(simple(\"Java ${body}\"));");

        assertThat(engine.check(file, Set.of())).isEqualTo(new Sound("greet", Set.of("greet")));
        engine.start(file);
        assertThat(answer()).isEqualTo("Java you");

        engine.stop("greet");
        engine.start(java("from(\"direct:greet\").routeId(\"greet\").setBody(simple(\"Edited ${body}\"));"));
        assertThat(answer()).isEqualTo("Edited you");
    }

    @Test
    void aRuleThatCannotStartLeavesNothingBehind() throws Exception {
        context.addComponent("away", new Away());
        RouteFile file = yaml(RULE.formatted("x").replace("direct:greet", "away:greet"));
        assertThat(engine.check(file, Set.of())).isInstanceOf(Sound.class);

        assertThatThrownBy(() -> engine.start(file)).hasStackTraceContaining("is away");

        assertThat(context.getRoutes()).isEmpty();
        engine.start(yaml(RULE.formatted("Hello")));
        assertThat(answer()).isEqualTo("Hello you");
    }

    static Stream<Arguments> faults() {
        String good = RULE.formatted("x");
        return Stream.of(
                Arguments.of("", 0, "is empty"),
                Arguments.of("- route: [", 1, "isn't YAML: expected the node content, but found '<stream end>'"),
                Arguments.of("route:\n  id: x", 1, "isn't a list with one route: it begins with - route:"),
                Arguments.of(good + good, 11, "holds 2 routes; a rule file holds one"),
                Arguments.of(
                        "- beans:\n  - name: x",
                        1,
                        "a rule file holds one route; beans belongs in a file beside rules/"),
                Arguments.of(good.replace("setBody", "setBoddy"), 6, "Unknown node id: setBoddy"),
                Arguments.of(
                        good.replace("    id: greet\n", ""),
                        1,
                        "the route has no id; its id names its durable, its dead letters and its metrics"),
                Arguments.of(good.replace("direct:greet", "directt:greet"), 4, "there is no component directt"),
                Arguments.of(
                        good + "        - to:\n            uri: directt:{key}\n", 12, "there is no component directt"),
                Arguments.of(
                        good.replace(
                                "      uri: direct:greet",
                                "      uri: seda:greet\n      parameters:\n        sizze: 5"),
                        6,
                        "seda has no option sizze; did you mean size?"),
                Arguments.of(
                        good.replace("direct:greet", "seda:greet?sizze=5"),
                        4,
                        "seda has no option sizze; did you mean size?"),
                Arguments.of(good.replace("direct:greet", "seda:greet?size=many"), 4, "'many' is no Integer"),
                Arguments.of(
                        good.replace("direct:greet", "direct:greet?block=maybe"), 4, "option block can't be 'maybe': "),
                Arguments.of(good.replace("${body}", "${bdy}"), 10, "bad expression x ${bdy}: Unknown function: bdy"),
                Arguments.of(
                        good.replace("x ${body}", "x {{nothing}}"), 10, "there is no property nothing for {{nothing}}"),
                Arguments.of(
                        good.replace("    from:", "    routeConfigurationId: mine\n    from:"),
                        3,
                        "there is no routeConfiguration mine"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsFoundWithItsLine(String text, int line, String reason) {
        Checked checked = engine.check(yaml(text), Set.of());

        assertThat(checked).isInstanceOf(Fault.class);
        assertThat(((Fault) checked).reason()).startsWith(reason).doesNotContain("\n");
        assertThat(((Fault) checked).line()).isEqualTo(line);
    }

    @Test
    void aBadPredicateIsFoundWhereItStands() {
        Checked checked = engine.check(yaml("""
                        - route:
                            id: choose
                            description: choose when ${body} is 'x
                            from:
                              uri: direct:choose
                              steps:
                                - choice:
                                    when:
                                      - expression:
                                          simple:
                                            expression: ${body} == 'x'
                                        steps:
                                          - to:
                                              uri: mock:x
                                      - expression:
                                          simple:
                                            expression: ${body} =~~ 'y
                                        steps:
                                          - to:
                                              uri: mock:y
                        """), Set.of());

        assertThat(checked).isInstanceOf(Fault.class);
        assertThat(((Fault) checked).line()).isEqualTo(17);
        assertThat(((Fault) checked).reason()).startsWith("bad expression ${body} =~~ 'y: ");
    }

    @Test
    void aBeanThatThereIsNotIsNamed() {
        String process =
                RULE.formatted("x").replace("- setBody:", "- process:\n            ref: my-bean\n        - setBody:");

        assertThat(engine.check(yaml(process), Set.of()).toString())
                .isEqualTo("routes/rules/greet.camel.yaml:7: there is no bean my-bean");
    }

    @Test
    void beansOfTheProgramAreThere() {
        String bean = RULE.formatted("x")
                .replace(
                        "- setBody:",
                        "- bean:\n            ref: a-bean\n            method: toString\n        - setBody:");

        assertThat(engine.check(yaml(bean), Set.of())).isInstanceOf(Sound.class);
    }

    @Test
    void anIdOfAnotherFileIsRefused() {
        assertThat(engine.check(yaml(RULE.formatted("x")), Set.of("greet.say")).toString())
                .isEqualTo("routes/rules/greet.camel.yaml:7: the id greet.say is used by another file");
    }

    @Test
    void aShippedRuleIsCheckedWithoutAConnectionToNats() throws Exception {
        try (ServerSocket nats = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                DefaultCamelContext waiting = new DefaultCamelContext()) {
            JetStreamComponent component = new JetStreamComponent();
            component.setServers("nats://127.0.0.1:" + nats.getLocalPort());
            waiting.addComponent("nats-jetstream", component);
            String text = Files.readString(Path.of("routes/rules/images.camel.yaml"));

            Checked sound = new CamelEngine(waiting).check(yaml(text), Set.of());
            Checked unknown = new CamelEngine(waiting).check(yaml(text.replace("suffix:", "sufix:")), Set.of());
            Checked bad =
                    new CamelEngine(waiting).check(yaml(text.replace("events: created", "events: creatd")), Set.of());

            assertThat(sound).isEqualTo(new Sound("images", Set.of("images", "images.publish-event")));
            assertThat(unknown)
                    .hasToString(
                            "routes/rules/greet.camel.yaml:8: bucket-event has no option sufix; did you mean suffix?");
            assertThat(bad).isInstanceOf(Fault.class);
            nats.setSoTimeout(1);
            assertThatThrownBy(nats::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void javaThatDoesNotCompileIsRefusedWithItsLine() {
        assertThat(engine.check(java("from(\"direct:greet\")"), Set.of()).toString())
                .isEqualTo("routes/rules/Greet.java:4: ';' expected");
    }

    @Test
    void anUnknownOptionInJavaIsFoundWithItsLine() {
        assertThat(engine.check(java("from(\"seda:x?sizze=1\").routeId(\"x\").to(\"mock:x\");"), Set.of())
                        .toString())
                .isEqualTo("routes/rules/Greet.java:4: seda has no option sizze; did you mean size?");
    }

    private String answer() {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.requestBody("direct:greet", "you", String.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A component whose consumers can't start. */
    public static final class Away extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor) {
                        @Override
                        protected void doStart() throws Exception {
                            throw new IOException(remaining + " is away");
                        }
                    };
                }
            };
        }
    }

    private static RouteFile yaml(String text) {
        return RouteFile.of("routes/rules/greet.camel.yaml", Path.of("/routes/rules/greet.camel.yaml"), text);
    }

    private static RouteFile java(String statement) {
        String text = """
                import org.apache.camel.builder.RouteBuilder;
                public class Greet extends RouteBuilder {
                    @Override public void configure() {
                        %s
                    }
                }
                """.formatted(statement);
        return RouteFile.of("routes/rules/Greet.java", Path.of("/routes/rules/Greet.java"), text);
    }
}

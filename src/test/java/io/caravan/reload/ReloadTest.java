package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.testing.MountedConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes folder of a real Camel context, with routes that need no server. */
class ReloadTest {
    private final CamelContext context = new DefaultCamelContext();

    @TempDir
    private Path temporary;

    private Path routes;
    private Path settings;
    private Reload reload;

    @BeforeEach
    void makeFolder() throws IOException {
        routes = Files.createDirectories(temporary.resolve("routes/rules")).getParent();
        settings = Files.writeString(temporary.resolve("application.properties"), "");
        reload = new Reload(context, routes, Optional.of(settings), Clock.systemUTC());
        write(
                "errors.camel.yaml",
                "- routeConfiguration:\n    id: errors\n    onException:\n      - onException:\n          exception: [java.lang.Throwable]\n          handled:\n            constant: 'true'\n          steps:\n            - setBody:\n                constant: sorry\n");
        write("rules/greet.camel.yaml", rule("greet", "Hello"));
    }

    @AfterEach
    void stop() {
        reload.close();
        context.stop();
    }

    @Test
    void anEditIsInForceWithinTwoSeconds() throws Exception {
        start();
        reload.watch();

        write("rules/greet.camel.yaml", rule("greet", "Bye"));

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(say("greet")).isEqualTo("Bye you"));
    }

    @Test
    void anAddedRuleStarts() throws Exception {
        start();

        write("rules/ask.camel.yaml", rule("ask", "How are"));
        settle();

        assertThat(say("ask")).isEqualTo("How are you");
        assertThat(say("greet")).isEqualTo("Hello you");
    }

    @Test
    void aDeletedRuleEnds() throws Exception {
        start();

        Files.delete(routes.resolve("rules/greet.camel.yaml"));
        settle();

        assertThat(context.getRoute("greet")).isNull(); // to call it would be to wait half a minute for it
        assertThat(((ModelCamelContext) context).getRouteDefinitions()).isEmpty();
    }

    @Test
    void aRuleThatIsPutBackRunsAgain() throws Exception {
        start();
        Files.delete(routes.resolve("rules/greet.camel.yaml"));
        settle();

        write("rules/greet.camel.yaml", rule("greet", "Hello again,"));
        settle();

        assertThat(say("greet")).isEqualTo("Hello again, you");
    }

    @Test
    void aBrokenEditLeavesTheRuleInForceAndIsExplained() throws Exception {
        start();

        write("rules/greet.camel.yaml", rule("greet", "Bye").replace("simple", "simpel"));
        settle();

        assertThat(say("greet")).isEqualTo("Hello you");
        assertThat(reload.rules()).singleElement().satisfies(state -> {
            assertThat(state.rule()).isEqualTo("greet");
            assertThat(state.refusal()).startsWith("routes/rules/greet.camel.yaml:");
        });
    }

    @Test
    void anEditorThatReplacesTheFileIsAsGoodAsOneThatWritesIt() throws Exception {
        start();

        Path written = Files.writeString(routes.resolve("rules/.greet.tmp"), rule("greet", "Bye"));
        Files.move(written, routes.resolve("rules/greet.camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
        settle();

        assertThat(say("greet")).isEqualTo("Bye you");
    }

    @Test
    void rulesOfAConfigMapFollowIt() throws Exception {
        Files.delete(routes.resolve("rules/greet.camel.yaml"));
        MountedConfigMap mounted = new MountedConfigMap(routes.resolve("rules"));
        mounted.becomes(Map.of("greet.camel.yaml", rule("greet", "Hello"), "thank.camel.yaml", rule("thank", "Thank")));
        start();
        assertThat(say("thank")).isEqualTo("Thank you");

        mounted.becomes(Map.of("greet.camel.yaml", rule("greet", "Bye"), "ask.camel.yaml", rule("ask", "How are")));
        settle();

        assertThat(say("greet")).isEqualTo("Bye you");
        assertThat(say("ask")).isEqualTo("How are you");
        assertThat(context.getRoute("thank")).isNull();
    }

    @Test
    void aRuleInJavaIsReloadedToo() throws Exception {
        start();
        write("rules/Ask.java", java("How are"));
        settle();
        assertThat(say("ask")).isEqualTo("How are you");

        write("rules/Ask.java", java("Where are"));
        settle();
        assertThat(say("ask")).isEqualTo("Where are you");
    }

    @Test
    void routesThatAreNoFilesAreLeftAlone() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host").routeId("host").setBody(constant("host"));
            }
        });
        start();

        write("rules/greet.camel.yaml", rule("greet", "Bye"));
        Files.delete(routes.resolve("errors.camel.yaml"));
        settle();

        assertThat(say("host")).isEqualTo("host");
    }

    @Test
    void aRuleKeepsItsErrorHandlingOverAnEdit() throws Exception {
        String failing = rule("greet", "x").replace("from:", "routeConfigurationId: errors\n    from:");
        write("rules/greet.camel.yaml", failing.replace("'x ${body}'", "${body.noSuchMethod}"));
        start();
        assertThat(say("greet")).isEqualTo("sorry");

        write("rules/greet.camel.yaml", failing.replace("'x ${body}'", "${body.noOtherMethod}"));
        settle();

        assertThat(say("greet")).isEqualTo("sorry");
    }

    @Test
    void whatCountsFromTheNextStartIsSaid() throws Exception {
        start();

        write("errors.camel.yaml", "- routeConfiguration:\n    id: errors\n");
        write("intake.camel.yaml", rule("intake", "x"));
        Files.writeString(settings, "x=y");
        settle();

        assertThat(reload.needRestart())
                .containsExactlyInAnyOrder(settings.toString(), "routes/errors.camel.yaml", "routes/intake.camel.yaml");
        assertThat(context.getRoute("intake")).isNull();
    }

    @Test
    void aFolderThatCannotBeReadChangesNothing() throws Exception {
        start();

        Files.move(routes, temporary.resolve("elsewhere"));

        assertThatThrownBy(reload::step).isInstanceOf(IOException.class);
        assertThat(say("greet")).isEqualTo("Hello you");
    }

    @Test
    void atStartAllFaultsOfAllFilesAreNamed() throws Exception {
        write("rules/bad.camel.yaml", "- route: [");
        write("rules/worse.camel.yaml", rule("greet", "x"));
        write("intake.camel.yaml", rule("intake", "x").replace("direct:", "dirct:"));

        assertThatThrownBy(() -> reload.open())
                .isInstanceOf(RouteFaults.class)
                .hasMessageContaining("routes/rules/bad.camel.yaml:1: ")
                .hasMessageContaining("routes/rules/worse.camel.yaml:2: the id greet is used by another file")
                .hasMessageContaining("routes/intake.camel.yaml:4: there is no component dirct");
        context.start();
        assertThat(context.getRoutes()).isEmpty();
    }

    private void start() throws Exception {
        reload.open();
        context.start();
    }

    /** A change counts when two looks have seen it. */
    private void settle() throws IOException {
        reload.step();
        reload.step();
    }

    private String say(String to) {
        return context.createFluentProducerTemplate()
                .to("direct:" + to)
                .withBody("you")
                .request(String.class);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(routes.resolve(name), text);
    }

    private static String rule(String id, String greeting) {
        return """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - setBody:
                            id: %s.say
                            simple: '%s ${body}'
                """.formatted(id, id, id, greeting);
    }

    private static String java(String greeting) {
        return """
                import org.apache.camel.builder.RouteBuilder;
                public class Ask extends RouteBuilder {
                    @Override public void configure() {
                        from("direct:ask").routeId("ask").setBody(simple("%s ${body}"));
                    }
                }
                """.formatted(greeting);
    }
}

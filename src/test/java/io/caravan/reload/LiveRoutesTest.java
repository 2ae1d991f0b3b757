package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A routes folder in an application of somebody's own. */
class LiveRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        write("Hello");
    }

    @Test
    void asABeanOfApplicationPropertiesItLoadsTheFolderAndPutsEditsInForce() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.beans.routes", "#class:" + LiveRoutes.class.getName());
        main.addInitialProperty("camel.beans.routes.folder", folder.toString());
        main.start();
        try {
            CamelContext context = main.getCamelContext();
            assertThat(say(context)).isEqualTo("Hello you");

            write("Bye");

            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(say(context))
                    .isEqualTo("Bye you"));
        } finally {
            main.stop();
        }
    }

    @Test
    void aContextWithoutMainIsGivenIt() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            LiveRoutes routes = new LiveRoutes();
            routes.setFolder(folder.toString());
            context.addLifecycleStrategy(routes);
            context.start();

            assertThat(say(context)).isEqualTo("Hello you");
        }
    }

    @Test
    void aFolderThatCannotBeReadEndsTheStart() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            LiveRoutes routes = new LiveRoutes();
            routes.setFolder(folder.resolve("none").toString());
            context.addLifecycleStrategy(routes);

            assertThatThrownBy(context::start).hasStackTraceContaining("none can't be put in force");
        }
    }

    private static String say(CamelContext context) {
        try (var template = context.createProducerTemplate()) {
            return template.requestBody("direct:greet", "you", String.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String greeting) throws IOException {
        Files.writeString(folder.resolve("rules/greet.camel.yaml"), """
                - route:
                    id: greet
                    from:
                      uri: direct:greet
                      steps:
                        - setBody:
                            id: greet.say
                            expression:
                              simple:
                                expression: %s ${body}
                """.formatted(greeting));
    }
}

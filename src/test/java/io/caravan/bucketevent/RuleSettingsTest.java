package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.jetstream.ConsumerSettings;
import io.caravan.jetstream.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuleSettingsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aRuleIsNamedByItsRoute() throws Exception {
        ConsumerSettings settings = settings("bucket-event:photos?events=created&suffix=.png", "images.eu_1");

        assertThat(settings.rule()).isEqualTo("images.eu_1");
        assertThat(settings.durable()).isEqualTo("caravan_images_2eeu_5f1");
        assertThat(settings.deadLetterSubject()).isEqualTo("dlq.images%2Eeu_1");
        assertThat(settings.stream()).isEqualTo("OBJECTS");
        assertThat(settings.filterSubjects()).containsExactly("objects.created.photos.png");
        assertThat(settings.start()).isEqualTo(new Start.Now());
        assertThat(settings.workTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.nakDelays())
                .hasSize(5)
                .startsWith(Duration.ofSeconds(1))
                .endsWith(Duration.ofMinutes(5));
    }

    @Test
    void aRouteWithoutAnIdOfItsOwnIsRefused() {
        assertThatThrownBy(() -> settings("bucket-event:photos", null)).hasMessageContaining("needs an id of its own");
    }

    @Test
    void aRuleInsideAKameletIsRefusedBecauseCamelMakesUpItsId() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("pictures-source")
                        .from("bucket-event:photos")
                        .autoStartup(false)
                        .to("kamelet:sink");
                from("kamelet:pictures-source").to("log:x");
            }
        });
        context.start();
        Route inner = context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof BucketEventEndpoint)
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> settings(inner)).hasMessageContaining("needs an id of its own");
    }

    @Test
    void namesAndDelaysArePropertiesOfTheContext() throws Exception {
        context.getPropertiesComponent().addOverrideProperty("caravan.group", "shop");
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "10ms, 1m30s");

        ConsumerSettings settings = settings("bucket-event:photos", "images");

        assertThat(settings.durable()).isEqualTo("shop_images");
        assertThat(settings.nakDelays()).containsExactly(Duration.ofMillis(10), Duration.ofSeconds(90));
    }

    @Test
    void delaysThatAreNoneAreRefused() {
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "1s,soon");

        assertThatThrownBy(() -> settings("bucket-event:photos", "images"))
                .hasMessageContaining("caravan.retry.delays is no list of durations: '1s,soon'");
    }

    @Test
    void everyOptionArrivesAsItWasWritten() throws Exception {
        Route route = route(
                "bucket-event:a,b-*?events=removed&ruleTimeout=2m&ordered=true&concurrency=4&window=10&maxAckPending=20"
                        + "&minSize=10MB&where=RAW(${body.size} > 5 && ${body.key} contains '+')",
                "images");
        BucketEventEndpoint endpoint = (BucketEventEndpoint) route.getEndpoint();
        ConsumerSettings settings = settings(route);

        assertThat(endpoint.getWhere()).isEqualTo("${body.size} > 5 && ${body.key} contains '+'");
        assertThat(endpoint.selection().minSize()).isEqualTo(10_000_000);
        assertThat(settings.workTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.ordered()).isTrue();
        assertThat(settings.concurrency()).isEqualTo(4);
        assertThat(settings.window()).isEqualTo(10);
        assertThat(settings.maxAckPending()).isEqualTo(20);
        assertThat(settings.filterSubjects()).containsExactly("objects.removed.*.*");
    }

    @Test
    void whateverIsWrittenUnderParametersInYamlArrivesWhole() throws Exception {
        String yaml = """
                - route:
                    id: odd
                    autoStartup: false
                    from:
                      uri: bucket-event:photos-*
                      parameters:
                        prefix: "a b+c/%2F&d=e?f#/"
                        suffix: '.tar.gz,_SUCCESS,\\,x'
                        key: "**/*.tar.gz"
                        where: "${body.metadata[project]} == '(x)&y' && ${body.size} > 5"
                      steps:
                        - to: {uri: "log:x"}
                """;
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("odd.camel.yaml", yaml));
        context.start();
        BucketEventEndpoint endpoint =
                (BucketEventEndpoint) context.getRoute("odd").getEndpoint();

        assertThat(endpoint.getBucket()).isEqualTo("photos-*");
        assertThat(endpoint.selection().prefixes()).containsExactly("a b+c/%2F&d=e?f#/");
        assertThat(endpoint.selection().suffixes()).containsExactly(".tar.gz", "_SUCCESS", ",x");
        assertThat(endpoint.getKey()).isEqualTo("**/*.tar.gz");
        assertThat(endpoint.getWhere()).isEqualTo("${body.metadata[project]} == '(x)&y' && ${body.size} > 5");
    }

    @Test
    void whatIsWrongIsSaidInOneLineThatNamesTheEndpoint() {
        assertThatThrownBy(() -> route("bucket-event:photos?events=crated&minSize=big", "images"))
                .rootCause()
                .hasMessageContaining("bucket-event:photos: events has no event named 'crated'")
                .hasMessageContaining("minSize is no size: 'big'");
        assertThatThrownBy(() -> settings("bucket-event:photos?window=0", "images"))
                .hasMessageContaining("window must be 1 or more, not 0");
    }

    @Test
    void sinceIsAPointInTimeOrAnAge() {
        assertThat(Since.of(null, CLOCK)).isEqualTo(new Start.Now());
        assertThat(Since.of("Beginning", CLOCK)).isEqualTo(new Start.Beginning());
        assertThat(Since.of("24h", CLOCK)).isEqualTo(new Start.At(Instant.parse("2026-11-23T12:00:00Z")));
        assertThat(Since.of("7d", CLOCK)).isEqualTo(new Start.At(Instant.parse("2026-11-17T12:00:00Z")));
        assertThat(Since.of("2026-11-23T09:00:00+01:00", CLOCK))
                .isEqualTo(new Start.At(Instant.parse("2026-11-23T08:00:00Z")));
        assertThat(Since.of("2026-11-23", CLOCK)).isEqualTo(new Start.At(Instant.parse("2026-11-23T00:00:00Z")));
        assertThatThrownBy(() -> Since.of("yesterday", CLOCK))
                .hasMessageContaining("since is no point in time: 'yesterday'");
        assertThatThrownBy(() -> Since.of("2026-11-25", CLOCK)).hasMessageContaining("since lies in the future");
    }

    @Test
    void anEditOfOptionsOrStepsIsAnotherVersionAndARestartIsNot() throws Exception {
        String first = version("png", "${body.size} > 1");

        assertThat(version("png", "${body.size} > 1")).isEqualTo(first);
        assertThat(version("jpg", "${body.size} > 1")).isNotEqualTo(first);
        assertThat(version("png", "${body.size} > 2")).isNotEqualTo(first);
    }

    @Test
    void aRuleOfCompiledJavaHasAVersionThatOutlivesARestart() throws Exception {
        String first = compiledVersion("bucket-event:photos?suffix=.png", "log:x");

        assertThat(compiledVersion("bucket-event:photos?suffix=.png", "log:x")).isEqualTo(first);
        assertThat(compiledVersion("bucket-event:photos?suffix=.jpg", "log:x")).isNotEqualTo(first);
        assertThat(compiledVersion("bucket-event:photos?suffix=.png", "log:y")).isNotEqualTo(first);
    }

    @Test
    void stepsThatEndTheExchangeBeforeTheWorkIsDoneAreFound() {
        RouteDefinition route = new RouteDefinition("bucket-event:photos");
        route.choice()
                .when()
                .simple("${body.size} > 1")
                .wireTap("log:x")
                .id("images.tap")
                .end()
                .end();

        assertThat(LooseEnds.of(route)).isEqualTo(List.of("images.tap"));
    }

    private String version(String suffix, String filter) throws Exception {
        String yaml = """
                - route:
                    id: images
                    autoStartup: false
                    from:
                      uri: bucket-event:photos
                      parameters: {suffix: .%s}
                      steps:
                        - filter:
                            expression: {simple: {expression: "%s"}}
                            steps: [{to: {uri: "log:x"}}]
                """.formatted(suffix, filter);
        try (DefaultCamelContext another = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(another).loadRoutes(ResourceHelper.fromString("images.camel.yaml", yaml));
            another.start();
            return settings(another.getRoute("images")).version();
        }
    }

    private String compiledVersion(String uri, String to) throws Exception {
        try (DefaultCamelContext another = new DefaultCamelContext()) {
            another.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri)
                            .routeId("images")
                            .autoStartup(false)
                            .process(exchange -> {})
                            .to(to);
                }
            });
            another.start();
            return settings(another.getRoute("images")).version();
        }
    }

    private ConsumerSettings settings(String uri, String id) throws Exception {
        return settings(route(uri, id));
    }

    private static ConsumerSettings settings(Route route) {
        BucketEventEndpoint endpoint = (BucketEventEndpoint) route.getEndpoint();
        return RuleSettings.of(endpoint, route, FilterSubjects.of(endpoint.selection()), CLOCK);
    }

    private Route route(String uri, String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                RouteDefinition route = from(uri).autoStartup(false);
                if (id != null) {
                    route.routeId(id);
                }
                route.to("log:x");
            }
        });
        context.start();
        return context.getRoutes().get(0);
    }
}

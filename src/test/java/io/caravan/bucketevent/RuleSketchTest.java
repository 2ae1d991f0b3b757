package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.bucketevent.RuleSketch.Access;
import io.caravan.bucketevent.RuleSketch.Use;
import io.caravan.event.Kind;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What is read out of a rule that isn't started. */
class RuleSketchTest {
    @Test
    void itSaysWhatARuleListensToPublishesToAndDoesWithTheStore() throws Exception {
        RuleSketch sketch = sketch("bucket-event:photos,in-*?events=created&suffix=.png", """
                nats-jetstream:events.{bucket}.{header.team}?messageId=x
                minio:archive
                minio:archive?operation=copyObject&destinationBucketName=photos
                minio://photos?operation=getObject
                minio:photos?operation=deleteObject
                minio:photos?operation=listObjects
                log:done
                """);

        assertThat(sketch.rule()).isEqualTo("rule");
        assertThat(sketch.namedBuckets()).containsExactly("photos");
        assertThat(sketch.choosesKeys()).isTrue();
        assertThat(sketch.subjects()).containsExactly("events.x.x");
        assertThat(sketch.uses())
                .containsExactly(
                        new Use("step-1", Access.WRITES, "archive"),
                        new Use("step-2", Access.WRITES, "photos"),
                        new Use("step-3", Access.READS, "photos"),
                        new Use("step-4", Access.REMOVES, "photos"));
    }

    @Test
    void itHearsTheKindsAndBucketsThatItsOptionsSay() throws Exception {
        RuleSketch sketch = sketch("bucket-event:in-*?events=created,accessed", "log:done");

        assertThat(sketch.hears("in-box", Kind.CREATED)).isTrue();
        assertThat(sketch.hears("in-box", Kind.ACCESSED)).isTrue();
        assertThat(sketch.hears("in-box", Kind.REMOVED)).isFalse();
        assertThat(sketch.hears("photos", Kind.CREATED)).isFalse();
        assertThat(sketch.namedBuckets()).isEmpty();
        assertThat(sketch.choosesKeys()).isFalse();
    }

    @Test
    void whoAsksTheStoreForItsObjectReadsWhereItListens() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("bucket-event:in-*,photos")
                            .routeId("rule")
                            .process("#class:io.caravan.enrich.ObjectHead")
                            .id("ask")
                            .to("nats-jetstream:events.x");
                }
            });
            RuleSketch sketch =
                    RuleSketch.of(context.getRouteDefinitions().get(0), context).orElseThrow();

            assertThat(sketch.uses())
                    .containsExactly(new Use("ask", Access.READS, "in-*"), new Use("ask", Access.READS, "photos"));
        }
    }

    @Test
    void whatAnExpressionMakesIsntGuessed() throws Exception {
        assertThat(sketch("bucket-event:*", "nats-jetstream:events.${body.key}").subjects())
                .isEmpty();
    }

    @Test
    void anotherRouteIsNoRule() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:here").to("log:there");
                }
            });

            assertThat(RuleSketch.of(context.getRouteDefinitions().get(0), context))
                    .isEmpty();
        }
    }

    private static RuleSketch sketch(String from, String steps) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    var route = from(from).routeId("rule");
                    int number = 0;
                    for (String step : steps.strip().split("\n")) {
                        if (step.contains("${")) route.toD(step);
                        else route.to(step).id("step-" + number++);
                    }
                }
            });
            return RuleSketch.of(context.getRouteDefinitions().get(0), context).orElseThrow();
        }
    }
}

package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.nats.client.support.Validator;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTemplateTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @Test
    void eachPlaceholderIsWhatItSays() throws Exception {
        Exchange exchange = exchange(event("my.photos", "2026/a b.tar.GZ", null));

        assertThat(resolve("events.{bucket}.{kind}.{type}", exchange))
                .isEqualTo("events.my%2Ephotos.created.s3:ObjectCreated:Put");
        assertThat(resolve("events.{key}.{name}.{ext}", exchange))
                .isEqualTo("events.2026%2Fa%20b%2Etar%2EGZ.a%20b%2Etar%2EGZ.gz");
        assertThat(resolve("events.{path}.x-{versionId}", exchange)).isEqualTo("events.2026.a%20b%2Etar%2EGZ.x-_");
        assertThat(resolve("events.{header.to}.{header.none}", exchange)).isEqualTo("events.%2A._");
    }

    @Test
    void aRuleMayChangeTheBody() throws Exception {
        Exchange exchange = exchange(event("photos", "a.png", null));
        exchange.setProperty(SubjectTemplate.EVENT, exchange.getMessage().getBody());

        exchange.getMessage().setBody("something else");

        assertThat(resolve("events.{bucket}", exchange)).isEqualTo("events.photos");
    }

    @Test
    void outsideOfRulesTheHeadersOfCamelMinioServe() throws Exception {
        Exchange exchange = exchange("bytes");
        exchange.getMessage().setHeader("CamelMinioBucketName", "my.photos");
        exchange.getMessage().setHeader("CamelMinioObjectName", "x/a.png");

        assertThat(resolve("events.{bucket}.{path}.{ext}", exchange)).isEqualTo("events.my%2Ephotos.x.a%2Epng.png");
    }

    @Test
    void withoutAnEventItSaysWhatIsMissing() {
        assertThatThrownBy(() -> resolve("events.{kind}", exchange("bytes")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContainingAll("events.{kind}", "{kind}", "java.lang.String");
    }

    @Test
    void anUnknownPlaceholderIsNamedTogetherWithTheKnownOnes() {
        assertThatThrownBy(() -> SubjectTemplate.of("events.{buckt}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("events.{buckt}", "{buckt}", "{bucket}", "{versionId}", "{header.X}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a.", "a..b", "a.*", "a.>", "a b", "a.{bucket}..b", "{}", "{header.}"})
    void whatCanNeverBecomeASubjectIsRefusedWhenItIsRead(String template) {
        assertThatThrownBy(() -> SubjectTemplate.of(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubjectThatGetsTooLongIsPermanent() {
        assertThatThrownBy(() -> resolve("events.{key}", exchange(event("b", "ä".repeat(1_800), null))))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("3500 bytes");
    }

    @Property
    void noValueWidensOrBreaksASubject(
            @ForAll @StringLength(max = 60) String bucket,
            @ForAll @StringLength(max = 60) String key,
            @ForAll @StringLength(max = 60) String version)
            throws Exception {
        Exchange exchange = exchange(event(bucket, key, version));
        exchange.getMessage().setHeader("x", version);

        String subject =
                resolve("e.{bucket}.{key}.{name}.{ext}.{kind}.{type}.{versionId}.{header.x}.a-{bucket}{key}", exchange);

        assertThat(subject.split("\\.", -1)).hasSize(10).doesNotContain("", "*", ">");
        assertPublishable(subject);
    }

    @Property
    void aPathHasAsManyTokensAsTheKeyHasSegments(@ForAll @StringLength(max = 60) String key) throws Exception {
        String subject = resolve("e.{path}", exchange(event("b", key, null)));

        assertThat(subject.split("\\.", -1)).hasSize(1 + key.split("/", -1).length);
        assertPublishable(subject);
    }

    private static void assertPublishable(String subject) {
        assertThat(Subjects.fault(subject)).isNull();
        assertThat(Validator.validateSubject(subject, true)).isEqualTo(subject);
    }

    private static String resolve(String template, Exchange exchange) throws PermanentException {
        return SubjectTemplate.of(template).resolve(exchange);
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("to", "*");
        return exchange;
    }

    private static ObjectEvent event(String bucket, String key, String versionId) {
        return new ObjectEvent(
                "id",
                "s3:ObjectCreated:Put",
                Kind.CREATED,
                bucket,
                key,
                1L,
                "etag",
                null,
                versionId,
                "1",
                Instant.EPOCH,
                Map.of(),
                Origin.LIVE,
                "minio:s3",
                "d");
    }
}

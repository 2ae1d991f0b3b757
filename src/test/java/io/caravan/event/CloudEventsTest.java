package io.caravan.event;

import static io.caravan.event.Notifications.event;
import static io.caravan.event.Notifications.fixture;
import static io.caravan.event.Notifications.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    @Test
    void headersNameTheEvent() {
        ObjectEvent event = event(fixture("put"));

        assertThat(CloudEvents.headers(event))
                .containsExactly(
                        entry("ce-specversion", "1.0"),
                        entry("ce-id", event.id()),
                        entry("ce-type", "s3:ObjectCreated:Put"),
                        entry("ce-source", "urn:caravan:minio:s3:" + event.deployment()),
                        entry("ce-subject", "photos/2026/a%20b%2Bc%20%C3%BC%252F.png"),
                        entry("ce-time", EventJson.time(event.time())),
                        entry("content-type", "application/json"));
    }

    @Test
    void thoseThatAreCopiedFromTheJournalAreAllThereAre() {
        assertThat(CloudEvents.headers(event(fixture("put")))).containsOnlyKeys(CloudEvents.HEADERS);
    }

    @Test
    void aStoreWithoutADeploymentIdIsItsOwnSource() {
        assertThat(CloudEvents.headers(event(fixture("aws-put")))).containsEntry("ce-source", "urn:caravan:aws:s3");
    }

    @Test
    void anEventOfABucketHasTheBucketAsItsSubject() {
        ObjectEvent event = event(record("photos", "").put("eventName", "s3:BucketCreated:*"));

        assertThat(CloudEvents.headers(event)).containsEntry("ce-subject", "photos");
    }

    @Property
    void valuesArePrintableAsciiWhateverTheNames(@ForAll("texts") String text) {
        ObjectEvent event = event(record("b" + text, "k" + text)
                .put("eventName", "ObjectCreated:" + text)
                .put("eventSource", text));

        assertThat(CloudEvents.headers(event).values())
                .allSatisfy(value -> assertThat(value).matches("[!-~]+"));
        assertThat(URI.create(CloudEvents.headers(event).get("ce-source"))).hasScheme("urn");
        assertThat(URLDecoder.decode(CloudEvents.headers(event).get("ce-subject"), StandardCharsets.UTF_8))
                .isEqualTo(event.bucket() + "/" + event.key());
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.whole();
    }

    @Test
    void theStructuredFormIsReadByTheSdkAndSaysWhatTheHeadersSay() throws Exception {
        ObjectEvent event = event(fixture("put-hostile"));

        CloudEvent read = new JsonFormat().deserialize(CloudEvents.structured(event));

        assertThat(read.getId()).isEqualTo(event.id());
        assertThat(read.getType()).isEqualTo(event.type());
        assertThat(read.getSource()).hasToString(CloudEvents.headers(event).get("ce-source"));
        assertThat(read.getSubject()).isEqualTo(CloudEvents.headers(event).get("ce-subject"));
        assertThat(read.getTime().toInstant()).isEqualTo(event.time());
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(EventJson.read(read.getData().toBytes())).isEqualTo(event);
    }
}

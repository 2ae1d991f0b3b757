package io.caravan.event;

import static io.caravan.event.Notifications.event;
import static io.caravan.event.Notifications.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3NotificationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put",
                "put-hostile",
                "put-umlauts",
                "multipart",
                "delete",
                "versioned-put",
                "rustfs-put",
                "aws-put"
            })
    void aRecordThatWasKeptIsTheProducersOwnAlsoAfterTheJournal(String name) throws IOException {
        byte[] sent = fixture(name);
        ObjectEvent kept = kept(sent);

        ObjectEvent read = EventJson.read(EventJson.write(kept));
        byte[] written = S3Notification.write(read);

        assertThat(JSON.readTree(written).get("Records"))
                .isEqualTo(JSON.readTree(sent).get("Records"));
        assertThat(event(written)).isEqualTo(event(sent));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"put", "put-empty", "put-hostile", "multipart", "delete", "versioned-delete-marker", "aws-put"})
    void withoutTheRecordOneIsMadeThatTellsTheSame(String name) {
        ObjectEvent event = event(fixture(name));

        ObjectEvent again = event(S3Notification.write(event));

        // The id is made of the request, too, which an event doesn't have.
        assertThat(again).usingRecursiveComparison().ignoringFields("id").isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "delete", "versioned-delete-marker"})
    void withARequestTheTimeIsNoPartOfItsId(String name) {
        ObjectEvent event = event(fixture(name));

        ObjectEvent again = event(S3Notification.write(event, "request"));

        assertThat(again.id())
                .isEqualTo(Identity.id(
                        event.deployment(),
                        event.bucket(),
                        event.key(),
                        event.versionId(),
                        event.type(),
                        event.sequencer(),
                        "request",
                        "another time"));
    }

    @Property
    void anyKeyIsReadBack(@ForAll("texts") String key) {
        ObjectEvent event = event(Notifications.record("photos", "x" + key));

        assertThat(event(S3Notification.write(event)).key()).isEqualTo("x" + key);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.whole();
    }

    @Test
    void recordsOfOneMessageAreKeptApart() throws IOException {
        byte[] two = Notifications.message(Notifications.record("a", "ä 1"), Notifications.record("b", "漢 2"));

        List<ObjectEvent> events = ((Decoding.Decoded) new NotificationDecoder(true).decode(two)).events();

        JsonNode records = JSON.readTree(two).get("Records");
        assertThat(JSON.readTree(events.get(0).record())).isEqualTo(records.get(0));
        assertThat(JSON.readTree(events.get(1).record())).isEqualTo(records.get(1));
    }

    @Test
    void inAnotherEncodingTheEventIsReadAndItsRecordIsNotKept() {
        byte[] sent = new String(fixture("put"), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16BE);

        assertThat(kept(sent)).isEqualTo(event(fixture("put")));
    }

    private static ObjectEvent kept(byte[] notification) {
        return ((Decoding.Decoded) new NotificationDecoder(true).decode(notification))
                .events()
                .get(0);
    }
}

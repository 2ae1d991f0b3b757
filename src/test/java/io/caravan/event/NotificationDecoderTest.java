package io.caravan.event;

import static io.caravan.event.Notifications.decoded;
import static io.caravan.event.Notifications.event;
import static io.caravan.event.Notifications.message;
import static io.caravan.event.Notifications.object;
import static io.caravan.event.Notifications.reason;
import static io.caravan.event.Notifications.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.event.Decoding.Decoded;
import io.caravan.event.Decoding.Undecodable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationDecoderTest {
    @Test
    void everyFieldOfAnEventIsTaken() {
        ObjectNode record = record("photos", "2026/a b.png");
        object(record).put("versionId", "7f1c").putObject("userMetadata").put("X-Amz-Meta-Author", "Zoë");

        ObjectEvent event = event(record);

        assertThat(event)
                .isEqualTo(new ObjectEvent(
                        event.id(),
                        "s3:ObjectCreated:Put",
                        Kind.CREATED,
                        "photos",
                        "2026/a b.png",
                        5123L,
                        "5fc7298143efe1276d39a3466d4e255f",
                        "image/png",
                        "7f1c",
                        "18EACF35EC55E0F3",
                        Instant.parse("2026-11-23T23:07:11.973Z"),
                        Map.of("X-Amz-Meta-Author", "Zoë"),
                        Origin.LIVE,
                        "minio:s3",
                        "0170a4cc-dca6-4e72-86f1-c0cc760dff7f"));
        assertThat(event.id()).matches("[0-9a-f]{32}");
    }

    @Test
    void recordsKeepTheirOrder() {
        Decoded decoded = decoded(message(record("b", "1"), record("b", "2"), record("b", "3")));

        assertThat(decoded.events()).extracting(ObjectEvent::key).containsExactly("1", "2", "3");
    }

    @Test
    void oneBrokenRecordMakesTheWholeMessageUndecodable() {
        ObjectNode broken = record("b", "2");
        object(broken).remove("key");

        assertThat(reason(message(record("b", "1"), broken)))
                .isEqualTo("record 2 (s3:ObjectCreated:Put in bucket b) has no s3.object.key");
    }

    @Test
    void caravansOwnObjectsAreCountedAndDropped() {
        Decoded decoded = decoded(message(record("b", ".caravan/canary"), record("b", "a/.caravan/x")));

        assertThat(decoded.ignored()).isOne();
        assertThat(decoded.events()).extracting(ObjectEvent::key).containsExactly("a/.caravan/x");
    }

    @Test
    void aTestEventOfAwsIsCountedAndDropped() {
        Decoded decoded = decoded("""
                {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2014-10-13T15:57:02.089Z","Bucket":"amzn-s3-demo-bucket",
                 "RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE"}
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(decoded.ignored()).isOne();
        assertThat(decoded.events()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a+b, 'a b'",
        "a%20b, 'a b'",
        "a%2Bb, a+b",
        "a%252Fb, a%2Fb",
        "2026%2Fb%C3%BCro.csv, 2026/büro.csv",
        "plain/ä, plain/ä",
        "100%, 100%",
        "%zz%4, %zz%4",
        "a%2fb%, a/b%",
        "%FF+, %FF+"
    })
    void aKeyIsUnescapedOnceAndABrokenEscapeLosesNoEvent(String escaped, String key) {
        ObjectNode record = record("b", "x");
        object(record).put("key", escaped);

        assertThat(event(record).key()).isEqualTo(key);
    }

    @Test
    void anEmptyObjectHasSizeZeroAlthoughMinioLeavesItOut() {
        ObjectNode record = record("b", "empty");
        object(record).remove("size");

        assertThat(event(record).size()).isZero();
    }

    @Test
    void aRemovalHasNoSizeWhateverTheProducerWrites() {
        ObjectNode record = record("b", "gone").put("eventName", "s3:ObjectRemoved:Delete");

        assertThat(event(record).size()).isNull();
    }

    @Test
    void readingAnEmptyObjectOfMinioHasSizeZeroToo() {
        ObjectNode record = record("b", "empty").put("eventName", "s3:ObjectAccessed:Head");
        object(record).remove("size");

        assertThat(event(record).size()).isZero();
    }

    @Test
    void aChangeWithoutASizeLeavesItUnknownWhereAStoreWritesZeros() {
        ObjectNode record =
                record("b", "x").put("eventName", "ObjectTagging:Put").put("eventSource", "aws:s3");
        object(record).remove("size");

        assertThat(event(record).size()).isNull();
    }

    @Test
    void anEmptyVersionIsNone() {
        ObjectNode record = record("b", "x");
        object(record).put("versionId", "");

        assertThat(event(record).versionId()).isNull();
    }

    @Test
    void awsLeavesThePrefixOfTheNameOut() {
        assertThat(event(record("b", "x").put("eventName", "ObjectCreated:Put")))
                .extracting(ObjectEvent::type, ObjectEvent::kind)
                .containsExactly("s3:ObjectCreated:Put", Kind.CREATED);
    }

    @Test
    void aStoreWithoutADeploymentIdHasAnEmptyOne() {
        ObjectNode record = record("b", "x");
        record.remove("responseElements");

        assertThat(event(record).deployment()).isEmpty();
    }

    @Test
    void anEventOfABucketHasNoKey() {
        ObjectNode record = record("b", "x").put("eventName", "s3:BucketCreated:*");
        object(record).remove("key");

        assertThat(event(record).key()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "hello",
                "{}",
                "{\"Records\":null}",
                "{\"Records\":[7]}",
                "{\"Records\":[{}]}",
                "{\"Records\":[",
                "{\"Records\":[]} {}",
                "{\"Records\":[]} x",
                "{\"Records\":[]",
                "{\"Event\":\"s3:OtherEvent\"}",
                "{\"Event\":{\"a\":[1]}}",
                "{\"Records\":[{\"eventName\":[\"s3:ObjectCreated:Put\"]}]}",
                "{\"Records\":[{\"s3\":{\"object\":{\"size\":123456789012345678901234567890}}}]}",
                "{\"Records\":[{\"s3\":{\"object\":{\"size\":-1}}}]}",
                "{\"Records\":[{\"s3\":{\"object\":{\"size\":\"1\"}}}]}",
            })
    void whatIsNoNotificationIsUndecodableAndSaysWhyInOneLine(String message) {
        assertThat(reason(message)).isNotBlank().hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "2026-11-23", "+12026-11-23T23:07:11Z", "-0001-01-01T00:00:00Z"})
    void aTimeThatIsNoneIsUndecodable(String time) {
        assertThat(reason(message(record("b", "x").put("eventTime", time)))).contains("eventTime");
    }

    @Test
    void halfACharacterIsUndecodableSinceNothingBehindCouldWriteIt() {
        byte[] message = new String(message(record("b", "KEY")), StandardCharsets.UTF_8)
                .replace("KEY", "\\ud83d.png")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(reason(message)).contains("surrogate");
    }

    @Test
    void aReasonCannotBreakTheLineOrTheTerminal() {
        ObjectNode record = record("b\n\u001b[31m\u2028\u0085", "x");
        object(record).remove("key");

        assertThat(reason(message(record))).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u0085]");
    }

    @Test
    void aReasonIsShortHoweverLongTheMessage() {
        ObjectNode record = record("😀".repeat(5000), "x");
        object(record).remove("key");

        assertThat(reason(message(record))).hasSizeLessThan(310).endsWith("😀…");
    }

    @Test
    void deepNestingIsNoDanger() {
        assertThat(reason("{\"a\":" + "[".repeat(200_000))).isNotBlank();
    }

    @Property(tries = 2000)
    void arbitraryBytesNeverThrow(@ForAll byte[] bytes) {
        assertThat(new NotificationDecoder().decode(bytes)).isNotNull();
    }

    @Property(tries = 2000)
    void aDamagedNotificationNeverThrowsAndWhatIsDecodedCanBeWritten(
            @ForAll @IntRange(max = 400) int at, @ForAll @NotEmpty byte[] damage) {
        byte[] message = message(record("photos", "2026/a b.png"));
        System.arraycopy(
                damage,
                0,
                message,
                Math.min(at, message.length - 1),
                Math.min(damage.length, message.length - Math.min(at, message.length - 1)));

        Decoding decoding = new NotificationDecoder().decode(message);

        if (decoding instanceof Decoded decoded) {
            assertThat(decoded.events()).allSatisfy(event -> assertThat(EventJson.read(EventJson.write(event)))
                    .isEqualTo(event));
        } else {
            assertThat(((Undecodable) decoding).reason()).hasLineCount(1);
        }
    }

    @Test
    void aNotificationCutOffAnywhereIsUndecodable() {
        byte[] message = message(record("photos", "2026/a b.png"));

        for (int length = 0; length < message.length; length++) {
            assertThat(reason(Arrays.copyOf(message, length))).isNotBlank();
        }
    }

    @Property
    void anyKeySurvivesTheProducersEscaping(@ForAll("keys") String key) {
        assertThat(event(record("b", key)).key()).isEqualTo(key);
    }

    @Provide
    Arbitrary<String> keys() {
        return Texts.whole().filter(key -> !key.isEmpty());
    }
}

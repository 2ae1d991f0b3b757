package io.caravan.event;

import static io.caravan.event.Notifications.decoded;
import static io.caravan.event.Notifications.event;
import static io.caravan.event.Notifications.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real stores send: src/test/resources/notifications/README.md. */
class CapturedNotificationsTest {
    private static final List<String> OF_MINIO = List.of(
            "put",
            "put-empty",
            "put-umlauts",
            "put-hostile",
            "multipart",
            "copy",
            "post",
            "tagging",
            "tagging-again",
            "tagging-deleted",
            "get",
            "get-again",
            "head",
            "delete",
            "delete-nothing",
            "versioned-put",
            "versioned-delete-marker",
            "versioned-delete-version",
            "suspended-put",
            "suspended-delete-marker",
            "locked-put",
            "legal-hold",
            "retention");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "put, s3:ObjectCreated:Put, CREATED, 3",
                "put-empty, s3:ObjectCreated:Put, CREATED, 0",
                "multipart, s3:ObjectCreated:CompleteMultipartUpload, CREATED, 5243880",
                "copy, s3:ObjectCreated:Copy, CREATED, 3",
                "post, s3:ObjectCreated:Post, CREATED, 5",
                "tagging, s3:ObjectCreated:PutTagging, CHANGED, 3",
                "tagging-deleted, s3:ObjectCreated:DeleteTagging, CHANGED, 3",
                "legal-hold, s3:ObjectCreated:PutLegalHold, CHANGED, 1",
                "retention, s3:ObjectCreated:PutRetention, CHANGED, 1",
                "get, s3:ObjectAccessed:Get, ACCESSED, 3",
                "head, s3:ObjectAccessed:Head, ACCESSED, 3",
                "delete, s3:ObjectRemoved:Delete, REMOVED, -",
                "delete-nothing, s3:ObjectRemoved:NoOP, REMOVED, -",
                "versioned-delete-marker, s3:ObjectRemoved:DeleteMarkerCreated, REMOVED, -",
                "rustfs-put, s3:ObjectCreated:Put, CREATED, 0",
                "aws-put, s3:ObjectCreated:Put, CREATED, 1024"
            })
    void aRequestIsToldAsWhatItWas(String fixture, String type, Kind kind, Long size) {
        assertThat(event(fixture(fixture)))
                .extracting(ObjectEvent::type, ObjectEvent::kind, ObjectEvent::size)
                .containsExactly(type, kind, size);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "put | 2026/a b+c ü%2F.png",
                "put-umlauts | umläute/größe 漢 😀.csv",
                "aws-put | Happy Face+1.jpg",
                "rustfs-put | 2026/a b.png"
            })
    void aKeyIsTheObjectsTrueName(String fixture, String key) {
        assertThat(event(fixture(fixture)).key()).isEqualTo(key);
    }

    @Test
    void aHostileNameIsNothingButAName() {
        assertThat(event(fixture("put-hostile")).key()).isEqualTo("*>/${bean:x}/a..b/\t\n\\ 100% %2F?&=#'\"<~!$,;:@");
    }

    @Test
    void metadataAndTypeAreTaken() {
        ObjectEvent put = event(fixture("put"));

        assertThat(put.metadata()).containsEntry("X-Amz-Meta-Author", "caravan");
        assertThat(put.contentType()).isEqualTo("image/png");
        assertThat(put.source()).isEqualTo("minio:s3");
        assertThat(put.deployment()).matches("[0-9a-f-]{36}");
    }

    @Test
    void caravansCanariesAreIgnored() {
        assertThat(decoded(fixture("own")).events()).isEmpty();
        assertThat(decoded(fixture("own")).ignored()).isOne();
    }

    @Test
    void awsTestEventsAreIgnored() {
        assertThat(decoded(fixture("aws-test")).events()).isEmpty();
        assertThat(decoded(fixture("aws-test")).ignored()).isOne();
    }

    @Test
    void severalRecordsAreSeveralEvents() {
        assertThat(decoded(fixture("aws-two-records")).events())
                .extracting(ObjectEvent::key, ObjectEvent::kind, ObjectEvent::size)
                .containsExactly(tuple("one.csv", Kind.CREATED, 0L), tuple("two.csv", Kind.CHANGED, null));
    }

    @Test
    void eachRequestHasAnIdentityOfItsOwn() {
        Stream<String> ids = OF_MINIO.stream().map(name -> event(fixture(name)).id());

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void taggingOrReadingTwiceIsTwoEventsOfOneSequencer() {
        for (String request : List.of("tagging", "get")) {
            ObjectEvent one = event(fixture(request));
            ObjectEvent again = event(fixture(request + "-again"));

            assertThat(again.sequencer()).isEqualTo(one.sequencer());
            assertThat(again.id()).isNotEqualTo(one.id());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "put, true",
        "put-empty, true",
        "multipart, true",
        "copy, true",
        "post, true",
        "versioned-put, true",
        "versioned-delete-marker, true",
        "suspended-put, true",
        "suspended-delete-marker, true",
        "delete, false",
        "delete-nothing, false",
        "versioned-delete-version, false",
        "tagging, false",
        "tagging-deleted, false",
        "legal-hold, false",
        "retention, false",
        "get, false",
        "head, false",
        "rustfs-put, true",
        "aws-put, true"
    })
    void onlyWhatMakesAStateNamesOne(String fixture, boolean makesOne) {
        assertThat(Identity.stateId(event(fixture(fixture))) != null).isEqualTo(makesOne);
    }
}

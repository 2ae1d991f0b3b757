package io.caravan.bucketevent;

import static io.caravan.bucketevent.Events.created;
import static io.caravan.bucketevent.Events.event;
import static io.caravan.bucketevent.Events.removed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatcherTest {
    @Test
    void aRuleThatNamesOnlyItsBucketGetsWhateverChangedAnObject() {
        Matcher rule = Options.bucket("photos").matcher();

        assertThat(rule.matches(created("photos", "a.png"))).isTrue();
        assertThat(rule.matches(removed("photos", "a.png"))).isTrue();
        assertThat(rule.matches(event("s3:ObjectCreated:PutTagging", "photos", "a", null, null)))
                .isTrue();
        assertThat(rule.matches(event("s3:ObjectAccessed:Get", "photos", "a", null, null)))
                .isFalse();
        assertThat(rule.matches(event("s3:Scanner:ManyVersions", "photos", "a", null, null)))
                .isFalse();
        assertThat(rule.matches(created("music", "a.png"))).isFalse();
    }

    @Test
    void bucketsMayBeListedAndPatterns() {
        Matcher rule = Options.bucket("photos-*, scans").matcher();

        assertThat(rule.matches(created("photos-2026", "a"))).isTrue();
        assertThat(rule.matches(created("scans", "a"))).isTrue();
        assertThat(rule.matches(created("photos", "a"))).isFalse();
    }

    @Test
    void eventsAreGroupsOrNamesWithAndWithoutTheStoresPrefix() {
        for (String events : new String[] {
            "created",
            "Created",
            "s3:ObjectCreated:Put",
            "ObjectCreated:Put",
            "s3:ObjectCreated:*",
            "ObjectCreated:*",
            "*"
        }) {
            assertThat(Options.bucket("*").events(events).matcher().matches(created("b", "k")))
                    .as(events)
                    .isTrue();
        }
        for (String events : new String[] {"removed", "changed", "s3:ObjectCreated:Copy", "s3:ObjectRemoved:*"}) {
            assertThat(Options.bucket("*").events(events).matcher().matches(created("b", "k")))
                    .as(events)
                    .isFalse();
        }
    }

    @Test
    void suffixIgnoresCaseAndPrefixAndKeyDont() {
        assertThat(Options.bucket("*").suffix(".png").matcher().matches(created("b", "A.PNG")))
                .isTrue();
        assertThat(Options.bucket("*").suffix(".PNG").matcher().matches(created("b", "a.png")))
                .isTrue();
        assertThat(Options.bucket("*").suffix("_SUCCESS").matcher().matches(created("b", "out/_success")))
                .isTrue();
        assertThat(Options.bucket("*").suffix(".tar.gz").matcher().matches(created("b", "a.TAR.gz")))
                .isTrue();
        assertThat(Options.bucket("*").suffix(".tar.gz").matcher().matches(created("b", "a.gz")))
                .isFalse();
        assertThat(Options.bucket("*").prefix("in/,out/").matcher().matches(created("b", "out/a")))
                .isTrue();
        assertThat(Options.bucket("*").prefix("In/").matcher().matches(created("b", "in/a")))
                .isFalse();
        assertThat(Options.bucket("*").key("**/*.png").matcher().matches(created("b", "x/a.PNG")))
                .isFalse();
    }

    @Test
    void contentTypeIgnoresCaseAndParameters() {
        Matcher rule = Options.bucket("*").contentType("image/*, text/csv").matcher();

        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1L, "Image/PNG")))
                .isTrue();
        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1L, "text/csv ; charset=utf-8")))
                .isTrue();
        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1L, "text/plain")))
                .isFalse();
        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1L, null)))
                .isFalse();
    }

    @Test
    void sizesIncludeTheirBoundsAndWhatHasNoSizeDoesntMatch() {
        Matcher rule = Options.bucket("*").sizes("1KB", "1KiB").matcher();

        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 999L, null)))
                .isFalse();
        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1000L, null)))
                .isTrue();
        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1024L, null)))
                .isTrue();
        assertThat(rule.matches(event("s3:ObjectCreated:Put", "b", "k", 1025L, null)))
                .isFalse();
        assertThat(Options.bucket("*").sizes(null, "1KB").matcher().matches(removed("b", "k")))
                .isFalse();
        assertThat(Options.bucket("*")
                        .sizes("0", null)
                        .matcher()
                        .matches(event("s3:ObjectCreated:Put", "b", "k", 0L, null)))
                .isTrue();
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        assertThatThrownBy(() -> Options.bucket("photos/2026")
                        .events("crated")
                        .sizes("big", null)
                        .selection())
                .hasMessageContaining("bucket can't hold a folder: 'photos/2026'")
                .hasMessageContaining("events has no event named 'crated'")
                .hasMessageContaining("minSize is no size: 'big'");
        assertThatThrownBy(() -> Options.bucket("").selection()).hasMessageContaining("bucket-event:*");
        assertThatThrownBy(() ->
                        Options.bucket("*").events("s3:ObjectCreated:Putt").selection())
                .hasMessageContaining("'s3:ObjectCreated:Putt'");
        assertThatThrownBy(() -> Options.bucket("*").events("Put").selection()).hasMessageContaining("'Put'");
        assertThatThrownBy(() -> Options.bucket("*").sizes("2KB", "1KB").selection())
                .hasMessageContaining("no event can match");
    }
}

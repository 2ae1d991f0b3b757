package io.caravan.bucketevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FilterSubjectsTest {
    @Test
    void wholeTokensAreSaidToTheServer() {
        assertThat(subjects(Options.bucket("photos").events("created").suffix(".png,.JPG")))
                .containsExactly("objects.created.photos.jpg", "objects.created.photos.png");
        assertThat(subjects(Options.bucket("my.bucket").events("created")))
                .containsExactly("objects.created.my%2Ebucket.*");
        assertThat(subjects(Options.bucket("*").events("*"))).containsExactly("objects.*.*.*");
        assertThat(subjects(Options.bucket("photos")))
                .containsExactly("objects.created.photos.*", "objects.changed.photos.*", "objects.removed.photos.*");
    }

    @Test
    void whatATokenCantSayWidens() {
        assertThat(subjects(Options.bucket("photos-*").events("created"))).containsExactly("objects.created.*.*");
        assertThat(subjects(Options.bucket("b").events("created").suffix(".tar.gz,.gz")))
                .containsExactly("objects.created.b.gz");
        assertThat(subjects(Options.bucket("b").events("created").suffix("_SUCCESS")))
                .containsExactly("objects.created.b._");
        assertThat(subjects(Options.bucket("b").events("created").suffix("png")))
                .containsExactly("objects.created.b.*");
        assertThat(subjects(Options.bucket("b").events("created").suffix("a/png")))
                .containsExactly("objects.created.b._");
        assertThat(subjects(Options.bucket("b").events("created").suffix("/"))).containsExactly("objects.created.b._");
        assertThat(subjects(Options.bucket("b").events("created").key("**.csv")))
                .containsExactly("objects.created.b.csv");
        assertThat(subjects(Options.bucket("b").events("s3:ObjectCreated:*")))
                .containsExactly("objects.created.b.*", "objects.changed.b.*");
        assertThat(subjects(Options.bucket("b").events("ObjectCreated:PutTagging")))
                .containsExactly("objects.changed.b.*");
    }

    @Test
    void overThirtyTwoFirstTheExtensionThenTheBucketWidens() {
        String exts = IntStream.range(0, 33).mapToObj(i -> ".x" + i).collect(Collectors.joining(","));
        String buckets = IntStream.range(0, 33).mapToObj(i -> "b" + i).collect(Collectors.joining(","));

        assertThat(subjects(Options.bucket("a,b").events("created").suffix(exts)))
                .containsExactly("objects.created.a.*", "objects.created.b.*");
        assertThat(subjects(Options.bucket(buckets).events("created").suffix(".png")))
                .containsExactly("objects.created.*.png");
        assertThat(subjects(Options.bucket(buckets).events("created").suffix(exts)))
                .containsExactly("objects.created.*.*");
    }

    @Test
    void aSuffixAndAKeyThatExcludeEachOtherAreRefused() {
        assertThatThrownBy(() -> subjects(Options.bucket("b").suffix(".png").key("**.jpg")))
                .hasMessageContaining("suffix and key exclude each other");
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void whatTheMatcherWantsComesThroughExactlyOneFilter(
            @ForAll("options") Options options, @ForAll("events") ObjectEvent event) {
        List<String> filters = FilterSubjects.of(options.selection());
        boolean wanted = options.matcher().matches(event);

        long through = filters.stream()
                .filter(filter -> covers(filter, JournalSubject.of(event)))
                .count();

        assertThat(filters).hasSizeBetween(1, FilterSubjects.MOST);
        assertThat(through).isLessThanOrEqualTo(1);
        if (wanted) {
            assertThat(through).as("%s for %s", filters, event).isEqualTo(1);
        }
    }

    @Property
    void noTwoFiltersOverlap(@ForAll("options") Options options) {
        List<String> filters = FilterSubjects.of(options.selection());
        for (String one : filters) {
            assertThat(filters.stream().filter(other -> overlap(one, other))).containsExactly(one);
        }
    }

    @Provide
    Arbitrary<Options> options() {
        return Combinators.combine(
                        list(
                                Arbitraries.of(
                                        "photos", "photos,b1,a.b", "photos-*", "a.b", "*", "p?otos", "_", "b1", "b2"),
                                1,
                                5),
                        list(
                                Arbitraries.of(
                                        "created",
                                        "changed",
                                        "removed",
                                        "accessed",
                                        "other",
                                        "*",
                                        "ObjectCreated:*",
                                        "s3:Object*",
                                        "*Tagging",
                                        "ObjectCreated:P?st",
                                        "s3:Obj*:Put",
                                        "s3:ObjectRemoved:Delete",
                                        "Bucket*"),
                                0,
                                4),
                        list(Arbitraries.of("in/", "I", ""), 0, 2),
                        list(suffixes(), 0, 40),
                        list(Arbitraries.of("**", "*.png", "**.png", "**/a.*", "in/*", "a.b"), 0, 1))
                .as((bucket, events, prefix, suffix, key) -> Options.bucket(bucket)
                        .events(events)
                        .prefix(prefix)
                        .suffix(suffix)
                        .key(key))
                .filter(FilterSubjectsTest::possible);
    }

    private static Arbitrary<String> suffixes() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        ".png",
                        ".PNG",
                        "png",
                        "_SUCCESS",
                        ".tar.gz",
                        "/",
                        ".",
                        "..",
                        "a/b.csv",
                        "k",
                        ".mkv",
                        "2024",
                        ".2024",
                        ".abcdefghijklm",
                        "abcdefghijklm",
                        ".ß",
                        "é"),
                Arbitraries.strings().withChars("abKk.1/_-éK").ofMinLength(1).ofMaxLength(4));
    }

    @Provide
    Arbitrary<ObjectEvent> events() {
        Arbitrary<String> keys = Combinators.combine(
                        Arbitraries.of("", "in/", "x.", "in/2026/"),
                        Arbitraries.strings().withChars("abKk.1/_-éK ").ofMaxLength(4),
                        Arbitraries.oneOf(
                                suffixes(),
                                suffixes().map(s -> s.replace('k', '\u212A')),
                                suffixes().map(String::toUpperCase)))
                .as((a, b, c) -> a + b + c);
        Arbitrary<String> types = Arbitraries.of(
                "s3:ObjectCreated:Put",
                "s3:ObjectCreated:Post",
                "s3:ObjectCreated:PutTagging",
                "s3:ObjectCreated:SomethingNew",
                "s3:ObjectRemoved:Delete",
                "s3:ObjectRemoved:NoOP",
                "s3:ObjectAccessed:Get",
                "s3:ObjectTagging:Put",
                "s3:LifecycleExpiration:Delete",
                "s3:ObjectRestore:Post",
                "s3:BucketCreated:*",
                "s3:Nobody:Knows");
        return Combinators.combine(types, Arbitraries.of("photos", "photos-1", "a.b", "_", "b1"), keys)
                .as((type, bucket, key) -> Events.event(type, bucket, key, 1L, "image/png"));
    }

    private static Arbitrary<String> list(Arbitrary<String> items, int min, int max) {
        return items.list().ofMinSize(min).ofMaxSize(max).map(list -> String.join(",", list));
    }

    private static boolean possible(Options options) {
        try {
            FilterSubjects.of(options.selection());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<String> subjects(Options options) {
        return FilterSubjects.of(options.selection());
    }

    private static boolean covers(String filter, String subject) {
        String[] f = filter.split("\\.", -1);
        String[] s = subject.split("\\.", -1);
        return f.length == s.length
                && IntStream.range(0, f.length).allMatch(i -> f[i].equals("*") || f[i].equals(s[i]));
    }

    private static boolean overlap(String one, String other) {
        String[] a = one.split("\\.", -1);
        String[] b = other.split("\\.", -1);
        return IntStream.range(0, a.length).allMatch(i -> a[i].equals("*") || b[i].equals("*") || a[i].equals(b[i]));
    }

    @Test
    void ofOneBucketOnlyItsFiltersAreLeft() {
        List<String> filters =
                List.of("objects.created.photos.png", "objects.created.scans.png", "objects.removed.*._");

        assertThat(FilterSubjects.inBucket(filters, "photos"))
                .containsExactly("objects.created.photos.png", "objects.removed.photos._");
        assertThat(FilterSubjects.inBucket(List.of("objects.*.photos.*"), "a.b"))
                .isEmpty();
        assertThat(FilterSubjects.inBucket(List.of("objects.*.*.*"), "a.b")).containsExactly("objects.*.a%2Eb.*");
    }
}

package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.Decoding;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final NotificationDecoder DECODER = new NotificationDecoder();

    @Test
    void everyBucketHasEverySuffix() {
        List<String> seen = events(Backlog.over(3, 9))
                .map(event -> event.bucket() + event.key().substring(event.key().lastIndexOf('.')))
                .toList();

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "bench-1.png",
                        "bench-1.csv",
                        "bench-1.txt",
                        "bench-2.png",
                        "bench-2.csv",
                        "bench-2.txt",
                        "bench-3.png",
                        "bench-3.csv",
                        "bench-3.txt");
    }

    @Test
    void theBucketOfARuleIsTheOneThatEventsComeFrom() {
        assertThat(buckets(Backlog.plain(3))).containsExactly(Load.BUCKET);
        assertThat(buckets(Backlog.over(1, 3))).containsExactly(Backlog.bucket(1));
        assertThat(buckets(Backlog.over(2, 4))).containsExactlyInAnyOrder(Backlog.bucket(1), Backlog.bucket(2));
    }

    private static Set<String> buckets(Backlog backlog) {
        return events(backlog).map(ObjectEvent::bucket).collect(Collectors.toSet());
    }

    @Test
    void everyEventIsAnother() {
        assertThat(events(Backlog.over(2, 100)).map(ObjectEvent::id)).doesNotHaveDuplicates();
    }

    @Test
    void aNotificationOfManyRecordsHasAHundredEventsNoneOfThemTwice() {
        Backlog backlog = Backlog.shaped(Shape.MANY, 250);

        List<ObjectEvent> all = IntStream.of(0, 1)
                .mapToObj(i -> decoded(backlog.notification(i)))
                .flatMap(List::stream)
                .toList();

        assertThat(backlog.events()).isEqualTo(200);
        assertThat(all).hasSize(200).extracting(ObjectEvent::id).doesNotHaveDuplicates();
        assertThat(all.get(199).key()).isEqualTo("2026/11/object-00000199.csv");
    }

    @Test
    void aLargeNotificationHasTenKilobytes() {
        Backlog backlog = Backlog.shaped(Shape.LARGE, 10);

        assertThat(backlog.notification(3)).hasSizeBetween(10_000, 10_500);
        assertThat(decoded(backlog.notification(3)).get(0).metadata()).containsKey("x-amz-meta-note");
    }

    private static List<ObjectEvent> decoded(byte[] notification) {
        return ((Decoding.Decoded) DECODER.decode(notification)).events();
    }

    private static Stream<ObjectEvent> events(Backlog backlog) {
        return IntStream.range(0, backlog.events())
                .mapToObj(i -> decoded(backlog.notification(i)).get(0));
    }
}

package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LooksTest {
    @Test
    void fewLookEverySecond() {
        Looks looks = new Looks(3);

        for (int second = 0; second < 10; second++)
            assertThat(looks.isDue(Looks.PER_SECOND)).isTrue();
    }

    @Test
    void ofManyAtMostSoManyLookInOneSecondAndEachInItsTurn() {
        List<Looks> all = IntStream.range(0, 200).mapToObj(Looks::new).toList();

        for (int second = 0; second < 10; second++)
            assertThat(all.stream().filter(each -> each.isDue(200)).count()).isEqualTo(Looks.PER_SECOND);
    }
}

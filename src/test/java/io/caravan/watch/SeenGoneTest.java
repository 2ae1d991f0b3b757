package io.caravan.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.objects.ObjectState;
import io.caravan.objects.ObjectState.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class SeenGoneTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123456Z");
    private static final int MESSAGE = 1 << 20;

    @Test
    void whatIsWrittenDownIsReadAgain() throws Exception {
        SeenGone gone = new SeenGone();
        gone.replace("photos", Map.of(SeenGone.hash(known("a", "1")), NOON, SeenGone.hash(known("b", "1")), NOON));
        gone.replace("data", Map.of(SeenGone.hash(known("a", "1")), NOON.plusSeconds(1)));

        SeenGone again = SeenGone.fromJson(gone.toJson(), NOON);

        assertThat(again.since(known("a", "1"))).contains(NOON);
        assertThat(again.since(known("b", "1"))).contains(NOON);
        assertThat(again.since(known("a", "2"))).as("made anew").isEmpty();
        assertThat(again.since(known("c", "1"))).isEmpty();
        assertThat(again.toJson()).isEqualTo(gone.toJson());
    }

    @Test
    void moreThanFitAreForgottenTheLatestFirst() throws Exception {
        SeenGone gone = new SeenGone();
        Map<Long, Instant> many = new HashMap<>();
        many.put(SeenGone.hash(known("a", "1")), NOON);
        while (many.size() < SeenGone.MOST + 10)
            many.put(ThreadLocalRandom.current().nextLong(), NOON.plusSeconds(1));
        gone.replace("photos", many);
        gone.replace("other", Map.of(SeenGone.hash(known("a", "1")), NOON));

        SeenGone again = SeenGone.fromJson(gone.toJson(), NOON);

        assertThat(gone.toJson()).hasSizeLessThan(MESSAGE / 2);
        assertThat(again.since(known("a", "1"))).contains(NOON);
    }

    @Test
    void ofABucketThatIsNotLookedAtAnyMoreAllIsForgottenSometime() throws Exception {
        SeenGone gone = new SeenGone();
        gone.replace("photos", Map.of(SeenGone.hash(known("a", "1")), NOON));

        assertThat(SeenGone.fromJson(gone.toJson(), NOON.plus(Duration.ofDays(91)))
                        .since(known("a", "1")))
                .isEmpty();
    }

    private static ObjectState known(String key, String sequencer) {
        return new ObjectState("d", "photos", key, Presence.PRESENT, sequencer, 7L, "e", null, null);
    }
}

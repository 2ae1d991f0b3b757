package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    @Test
    void itReadsWhatItWrote() throws IOException {
        Settled settled = new Settled(41);
        settled.add(43);
        Checkpoint written = new Checkpoint(
                Instant.parse("2026-11-24T01:02:03.123456789Z"), 41, null, 44, settled.encoded(), Instant.now(), false);

        Checkpoint read = Checkpoint.fromJson(written.toJson());

        assertThat(read.streamCreated()).isEqualTo(written.streamCreated());
        assertThat(read.sameAs(written)).isTrue();
        assertThat(read.toSettled().contains(43)).isTrue();
        assertThat(read.toSettled().contains(42)).isFalse();
    }

    @Test
    void theLastOneOfAnInstanceSaysSo() throws IOException {
        Checkpoint written = new Checkpoint(Instant.EPOCH, 7, null, 9, new byte[0], Instant.now(), false);

        assertThat(Checkpoint.fromJson(written.toJson()).left()).isFalse();
        assertThat(Checkpoint.fromJson(written.leaving().toJson()).left()).isTrue();
        assertThat(written.leaving().sameAs(written)).isTrue();
    }

    @Test
    void aRuleThatBeganAtATimeStillDoesWhenNothingWasSettled() throws IOException {
        Instant start = Instant.parse("2026-11-23T00:00:00Z");
        Checkpoint read = Checkpoint.fromJson(
                new Checkpoint(Instant.EPOCH, 0, start, 0, new byte[0], Instant.now(), false).toJson());
        assertThat(read.startTime()).isEqualTo(start);
    }

    @Test
    void itIsASignOfLifeNowAndThenEvenWhenNothingHasChanged() {
        Instant then = Instant.parse("2026-11-24T01:00:00Z");
        Checkpoint written = new Checkpoint(Instant.EPOCH, 7, null, 7, new byte[0], then, false);

        assertThat(at(7, then.plusSeconds(299)).isDueAfter(written)).isFalse();
        assertThat(at(7, then.plusSeconds(300)).isDueAfter(written)).isTrue();
        assertThat(at(8, then.plusSeconds(1)).isDueAfter(written)).isTrue();
        assertThat(at(7, then).isDueAfter(null)).isTrue();
    }

    private static Checkpoint at(long floor, Instant updated) {
        return new Checkpoint(Instant.EPOCH, floor, null, 7, new byte[0], updated, false);
    }

    @Test
    void aRetryCountsOnAndKeepsItsFirstFailure() throws IOException {
        RetryState first = RetryState.after(null, new IOException("grün\nund blau"), Instant.ofEpochSecond(1));
        RetryState second =
                RetryState.after(RetryState.fromJson(first.toJson()), new IOException("x"), Instant.ofEpochSecond(9));

        assertThat(second)
                .isEqualTo(new RetryState(
                        2, Instant.ofEpochSecond(1), Instant.ofEpochSecond(9), "java.io.IOException: x"));
    }

    @Test
    void whatTheRuleSaidThereIsKeptInTheLastOneToo() throws Exception {
        Checkpoint written =
                new Checkpoint(Instant.EPOCH, 7, null, 9, new byte[0], Instant.EPOCH, false, "c0ffee").leaving();

        assertThat(Checkpoint.fromJson(written.toJson()).version()).isEqualTo("c0ffee");
    }
}

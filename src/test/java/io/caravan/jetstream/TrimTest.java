package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.jetstream.TrimSettings.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class TrimTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    // ---- how much is too much

    @Test
    void theOldestGoUntilTheRestFits() {
        Fill fill = new Fill(1_001, 2_000, 1_000, 90_000, 100_000, -1);

        assertThat(fill.percent()).isEqualTo(90);
        assertThat(fill.above(89)).isTrue();
        assertThat(fill.above(90)).isFalse();
        assertThat(fill.cut(80)).isEqualTo(1_001 + 112); // 10,000 bytes of 90 each
        assertThat(fill.cut(90)).isEqualTo(1_001);
    }

    @Test
    void theLimitThatIsNearerCounts() {
        Fill fill = new Fill(1, 95, 95, 1_000, 100_000, 100);

        assertThat(fill.percent()).isEqualTo(95);
        assertThat(fill.cut(80)).isEqualTo(16);
    }

    @Test
    void withoutALimitNothingIsTooMuch() {
        Fill fill = new Fill(1, 95, 95, 1_000_000_000, -1, -1);

        assertThat(fill.percent()).isZero();
        assertThat(fill.above(1)).isFalse();
    }

    @Test
    void neverMoreThanThereIs() {
        assertThat(new Fill(1, 2, 2, 1_000, 10, -1).cut(10)).isEqualTo(3);
        assertThat(new Fill(8, 7, 0, 0, 10, -1).cut(10)).isEqualTo(8);
    }

    // ---- patience

    @Test
    void waitingBeginsWithTheFirstLookAndGoesOnWhileSomebodyLooks() {
        assertThat(since(null)).isEqualTo(NOW);
        assertThat(since("2026-11-24T10:00:00Z 2026-11-25T11:59:00Z")).isEqualTo("2026-11-24T10:00:00Z");
    }

    /** It was put back for a while, and stood in nobody's way: that is a sign of life, though no look has noted it. */
    @Test
    void whatWasInNobodysWayForAWhileBeginsAnew() {
        assertThat(since("2026-11-24T10:00:00Z 2026-11-25T11:49:59Z")).isEqualTo(NOW);
    }

    @Test
    void afterAWeekendWithoutAnyLookItBeginsAnew() {
        assertThat(since("2026-11-22T10:00:00Z 2026-11-23T11:59:00Z")).isEqualTo(NOW);
    }

    private static Instant since(String noted) {
        byte[] text = noted == null ? null : noted.getBytes(StandardCharsets.US_ASCII);
        return Abandoned.since(text, Patience.DEFAULT, NOW);
    }

    // ---- what isn't needed any more

    @Test
    void whatWasDoneOutOfTurnIsKnownFromTheCheckpoints() {
        Settled one = new Settled(3);
        one.add(5);
        Settled other = new Settled(4);
        other.add(9);
        Claim claim = new Claim(
                "d",
                "rule",
                "dlq.rule",
                List.of(">"),
                4,
                false,
                10,
                1,
                false,
                true,
                List.of(checkpoint(3, one), checkpoint(4, other)));

        Settled settled = claim.settled();

        assertThat(List.of(1L, 4L, 5L, 9L)).allMatch(settled::contains);
        assertThat(List.of(6L, 7L, 8L, 10L)).noneMatch(settled::contains);
    }

    /** Somebody set it back by hand: it wants again what it had before. */
    @Test
    void aCheckpointAheadOfItsDurableSettlesNothing() {
        Claim claim = new Claim(
                "d",
                "rule",
                "dlq.rule",
                List.of(">"),
                4,
                true,
                4,
                1,
                false,
                true,
                List.of(checkpoint(100, new Settled(100))));

        assertThat(claim.settled().contains(50)).isFalse();
    }

    private static Checkpoint checkpoint(long floor, Settled settled) {
        return new Checkpoint(NOW, floor, null, floor, settled.encoded(), NOW, false);
    }

    // ---- settings

    @Test
    void settingsHaveTheirDefaults() {
        assertThat(TrimSettings.of(new DefaultCamelContext()))
                .isEqualTo(new TrimSettings(
                        "OBJECTS", Duration.ofDays(7), 80, 90, Duration.ofMinutes(1), Patience.DEFAULT));
    }

    @Test
    void settingsAreReadAndAWrongOneIsNamed() {
        CamelContext context = new DefaultCamelContext();
        set(context, "caravan.journal.keep", "36h");
        set(context, "caravan.journal.trim-above", "50 %");
        assertThat(TrimSettings.of(context).keep()).isEqualTo(Duration.ofHours(36));
        assertThat(TrimSettings.of(context).trimAbove()).isEqualTo(50);

        set(context, "caravan.journal.trim-above", "95%");
        assertThatThrownBy(() -> TrimSettings.of(context)).hasMessageContaining("95% and 90%");
        set(context, "caravan.journal.trim-above", "much");
        assertThatThrownBy(() -> TrimSettings.of(context)).hasMessageContaining("caravan.journal.trim-above", "much");
        set(context, "caravan.journal.trim-above", "50%");
        set(context, "caravan.journal.every", "1h");
        assertThatThrownBy(() -> TrimSettings.of(context)).hasMessageContaining("caravan.journal.every", "3600000ms");
        set(context, "caravan.journal.keep", "a while");
        assertThatThrownBy(() -> TrimSettings.of(context)).hasMessageContaining("caravan.journal.keep", "a while");
    }

    private static void set(CamelContext context, String key, String value) {
        context.getPropertiesComponent().addOverrideProperty(key, value);
    }
}

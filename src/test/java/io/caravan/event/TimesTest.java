package io.caravan.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long YEAR_0 = -62_167_219_200_000L;
    private static final long YEAR_10000 = 253_402_300_800_000L;

    @Property
    void anyTimeIsWrittenAndReadAsJavaDoes(
            @ForAll @LongRange(min = YEAR_0 - 10_000, max = YEAR_10000 + 10_000) long millis) {
        Instant time = Instant.ofEpochMilli(millis);

        assertThat(Times.format(time)).isEqualTo(FORM.format(time));
        if (millis >= YEAR_0 && millis < YEAR_10000)
            assertThat(Times.parse(Times.format(time))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T23:07:11Z",
                "2026-11-23T23:07:11.973123456Z",
                "2026-11-23T23:07:11.973+01:00",
                "2026-11-23T24:00:00.000Z",
                "2016-12-31T23:59:60.000Z",
                "2024-02-29T00:00:00.000Z"
            })
    void otherFormsAreReadAsJavaDoes(String text) {
        assertThat(Times.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-30T00:00:00.000Z",
                "2026-13-01T00:00:00.000Z",
                "2026-11-23T25:00:00.000Z",
                "2026-11-23T23:60:00.000Z",
                "2026-11-23 23:07:11.973Z",
                "٢٠٢٦-11-23T23:07:11.973Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
    }
}

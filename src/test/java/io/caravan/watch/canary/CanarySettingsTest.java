package io.caravan.watch.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanarySettingsTest {
    @Test
    void nobodyIsWatchedUnlessSomebodyAsks() throws Exception {
        CanarySettings settings = settings();

        assertThat(settings.sends()).isFalse();
        assertThat(settings.listens()).isFalse();
    }

    @Test
    void theyAreReadFromTheContext() throws Exception {
        CanarySettings settings = settings(
                "caravan.canary.every",
                "1m",
                "caravan.canary.buckets",
                "photos, inbox,photos",
                "caravan.silence.after",
                "1h",
                "caravan.silence.buckets",
                "inbox");

        assertThat(settings)
                .isEqualTo(new CanarySettings(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(15),
                        List.of("photos", "inbox"),
                        Duration.ofHours(1),
                        List.of("inbox")));
    }

    @ParameterizedTest
    @CsvSource({
        "caravan.canary.every, 1m, caravan.canary.within, 15s, caravan.canary.buckets names no bucket",
        "caravan.canary.every, 1m, caravan.silence.buckets, inbox, caravan.canary.buckets names no bucket",
        "caravan.silence.after, 1h, caravan.canary.buckets, inbox, caravan.silence.buckets names no bucket",
    })
    void whatDoesntGoTogetherIsRefused(String key, String value, String other, String otherValue, String why) {
        assertThatThrownBy(() -> settings(key, value, other, otherValue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static CanarySettings settings(String... properties) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            for (int i = 0; i < properties.length; i += 2)
                context.getPropertiesComponent().addOverrideProperty(properties[i], properties[i + 1]);
            return CanarySettings.of(context);
        }
    }
}

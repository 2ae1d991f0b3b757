package io.caravan.watch.canary;

import io.caravan.jetstream.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * When canaries are sent, and which buckets are expected to have events.
 *
 * @param every how often ({@code caravan.canary.every}); zero for never
 * @param within how long one may take ({@code caravan.canary.within})
 * @param buckets where they are written ({@code caravan.canary.buckets})
 * @param silentAfter after that long without an event a bucket is silent ({@code caravan.silence.after}); zero for never
 * @param expected buckets that are to have events ({@code caravan.silence.buckets})
 */
record CanarySettings(
        Duration every, Duration within, List<String> buckets, Duration silentAfter, List<String> expected) {
    /** Each has its meters, and is asked for. */
    private static final int MOST_BUCKETS = 100;

    CanarySettings {
        buckets = List.copyOf(buckets);
        expected = List.copyOf(expected);
        boolean sends = !every.isZero();
        if (sends && buckets.isEmpty())
            throw new SettingsDontFit(
                    "caravan.canary.every is set, but caravan.canary.buckets names no bucket to write canaries to");
        if (sends && within.isZero())
            throw new SettingsDontFit("caravan.canary.within can't be 0: no canary arrives in no time");
        if (!silentAfter.isZero() && expected.isEmpty())
            throw new SettingsDontFit(
                    "caravan.silence.after is set, but caravan.silence.buckets names no bucket to listen to");
        if (buckets.size() > MOST_BUCKETS || expected.size() > MOST_BUCKETS)
            throw new SettingsDontFit(
                    "caravan.canary.buckets and caravan.silence.buckets name " + MOST_BUCKETS + " buckets at most");
    }

    /** @throws SettingsDontFit one line, when they don't go together */
    static CanarySettings of(CamelContext context) {
        return new CanarySettings(
                Durations.parse(text(context, "caravan.canary.every", "0")),
                Durations.parse(text(context, "caravan.canary.within", "15s")),
                names(text(context, "caravan.canary.buckets", "")),
                Durations.parse(text(context, "caravan.silence.after", "0")),
                names(text(context, "caravan.silence.buckets", "")));
    }

    boolean sends() {
        return !every.isZero();
    }

    boolean listens() {
        return !silentAfter.isZero();
    }

    private static String text(CamelContext context, String key, String otherwise) {
        return context.getPropertiesComponent()
                .resolveProperty(key)
                .filter(value -> !value.isBlank())
                .orElse(otherwise);
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}

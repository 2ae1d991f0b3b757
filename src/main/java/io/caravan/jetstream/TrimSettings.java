package io.caravan.jetstream;

import java.time.Duration;
import org.apache.camel.CamelContext;

/**
 * When a stream that refuses new messages once it is full is trimmed.
 *
 * @param stream its name
 * @param keep what is older goes, once every durable has passed it ({@code caravan.journal.keep})
 * @param trimAbove percent of its limit above which the oldest go even when younger, once every durable has passed them ({@code caravan.journal.trim-above})
 * @param expireAbove percent of its limit above which durables that are in the way are passed over, with dead letters ({@code caravan.journal.expire-above})
 * @param every how often to look ({@code caravan.journal.every})
 * @param patience how long a durable that nobody serves is waited for
 */
public record TrimSettings(
        String stream, Duration keep, int trimAbove, int expireAbove, Duration every, Patience patience) {
    static final String KEEP = "7d";
    static final String EVERY = "1m";
    static final String TRIM_ABOVE = "80%";
    static final String EXPIRE_ABOVE = "90%";

    /**
     * Patience with a durable that nobody serves.
     *
     * @param sign a sign of life is believed for so long
     * @param gap when nobody looked for longer than this, waiting begins anew: those who look were down themselves, or the durable was in nobody's way for a while. No longer
     *     than a sign of life is believed, so that none is overlooked
     * @param release after so long it holds nothing back any more
     */
    public record Patience(Duration sign, Duration gap, Duration release) {
        /** A quarter of an hour, ten minutes, a day. */
        public static final Patience DEFAULT =
                new Patience(Duration.ofMinutes(15), Duration.ofMinutes(10), Duration.ofHours(24));

        public Patience {
            if (gap.compareTo(sign) > 0) throw new IllegalArgumentException(gap + " is longer than " + sign);
        }
    }

    public TrimSettings {
        if (keep.isNegative()) {
            throw new IllegalArgumentException("caravan.journal.keep must not be negative: " + keep);
        }
        if (every.compareTo(Duration.ofMillis(100)) < 0
                || every.compareTo(patience.gap().dividedBy(2)) > 0) {
            throw new IllegalArgumentException("caravan.journal.every must be from 100ms to "
                    + patience.gap().dividedBy(2).toMillis() + "ms, not " + every.toMillis() + "ms");
        }
        if (trimAbove < 10 || trimAbove > expireAbove || expireAbove > 99) {
            throw new IllegalArgumentException(
                    "caravan.journal.trim-above and caravan.journal.expire-above must be from 10% to 99%, and the first not above the second, not "
                            + trimAbove + "% and " + expireAbove + "%");
        }
    }

    /**
     * Those of the journal, from the properties of a context; what isn't set has its default.
     *
     * @throws IllegalArgumentException naming the property that is wrong
     */
    public static TrimSettings of(CamelContext context) {
        return new TrimSettings(
                Names.of(context).journal(),
                duration(context, "caravan.journal.keep", KEEP),
                percent(context, "caravan.journal.trim-above", TRIM_ABOVE),
                percent(context, "caravan.journal.expire-above", EXPIRE_ABOVE),
                duration(context, "caravan.journal.every", EVERY),
                Patience.DEFAULT);
    }

    private static Duration duration(CamelContext context, String key, String otherwise) {
        String text = setting(context, key, otherwise);
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    key + " is no duration: '" + text + "'; write something like " + otherwise, e);
        }
    }

    private static int percent(CamelContext context, String key, String otherwise) {
        String text = setting(context, key, otherwise);
        try {
            return Integer.parseInt(
                    text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    key + " is no percentage: '" + text + "'; write something like " + otherwise, e);
        }
    }

    private static String setting(CamelContext context, String key, String otherwise) {
        return context.getPropertiesComponent()
                .resolveProperty(key)
                .map(String::strip)
                .orElse(otherwise);
    }
}

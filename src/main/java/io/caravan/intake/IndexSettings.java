package io.caravan.intake;

import io.caravan.jetstream.Names;
import org.apache.camel.CamelContext;

/**
 * What the index of the journal is told.
 *
 * @param stream the journal
 * @param entries how many of its newest entries are known at least, 1,000 to 100,000,000
 */
public record IndexSettings(String stream, int entries) {
    public static final int ENTRIES = 1_000_000;
    private static final String KEY = "caravan.index.entries";
    private static final int LEAST = 1_000;
    private static final int MOST = 100_000_000;

    public IndexSettings {
        if (entries < LEAST || entries > MOST) {
            throw new IllegalArgumentException(KEY + " must be from " + LEAST + " to " + MOST + ", not " + entries);
        }
    }

    /**
     * Those of a context; what isn't set has its default.
     *
     * @throws IllegalArgumentException naming the property that is wrong
     */
    public static IndexSettings of(CamelContext context) {
        int entries = context.getPropertiesComponent()
                .resolveProperty(KEY)
                .map(IndexSettings::number)
                .orElse(ENTRIES);
        return new IndexSettings(Names.of(context).journal(), entries);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    KEY + " is no number: '" + text + "'; write something like " + ENTRIES, e);
        }
    }
}
